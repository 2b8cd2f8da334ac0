using Myelin.Graph;

namespace Myelin;

/// <summary>The mean over rows of ½ Σ (y − ŷ)².</summary>
public sealed record HalfSquaredErrorMetric : LossMetric
{
    /// <summary>The mean over rows of ½ Σ (y − ŷ)².</summary>
    public HalfSquaredErrorMetric()
        : base(new HalfSquaredErrorLoss())
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
