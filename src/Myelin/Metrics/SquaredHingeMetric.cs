using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of max(0, 1 − y ŷ)², with targets −1 and 1; 0 counts as −1.</summary>
public sealed record SquaredHingeMetric : LossMetric
{
    /// <summary>The mean of max(0, 1 − y ŷ)², with targets −1 and 1; 0 counts as −1.</summary>
    public SquaredHingeMetric()
        : base(new SquaredHingeLoss())
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
