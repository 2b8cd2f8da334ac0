using Myelin.Graph;

namespace Myelin;

/// <summary>100 times the mean of |y − ŷ| / max(|y|, 1e−7).</summary>
[AlsoNamed("mape")]
public sealed record MeanAbsolutePercentageErrorMetric : LossMetric
{
    /// <summary>100 times the mean of |y − ŷ| / max(|y|, 1e−7).</summary>
    public MeanAbsolutePercentageErrorMetric()
        : base(new MeanAbsolutePercentageErrorLoss())
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
