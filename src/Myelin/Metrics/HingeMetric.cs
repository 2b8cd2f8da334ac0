using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of max(0, 1 − y ŷ), with targets −1 and 1; 0 counts as −1.</summary>
public sealed record HingeMetric : LossMetric
{
    /// <summary>The mean of max(0, 1 − y ŷ), with targets −1 and 1; 0 counts as −1.</summary>
    public HingeMetric()
        : base(new HingeLoss())
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
