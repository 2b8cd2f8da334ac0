using Myelin.Graph;

namespace Myelin;

/// <summary>The mean over rows of Σ y log(y / ŷ), with y and ŷ brought into [1e−7, 1].</summary>
public sealed record KLDivergenceMetric : LossMetric
{
    /// <summary>The mean over rows of Σ y log(y / ŷ), with y and ŷ brought into [1e−7, 1].</summary>
    public KLDivergenceMetric()
        : base(new KLDivergenceLoss())
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
