using Myelin.Graph;

namespace Myelin;

/// <summary>The mean over rows of 1 − 2 Σ y ŷ / (Σ y + Σ ŷ + 1e−7).</summary>
public sealed record DiceMetric : LossMetric
{
    /// <summary>The mean over rows of 1 − 2 Σ y ŷ / (Σ y + Σ ŷ + 1e−7).</summary>
    public DiceMetric()
        : base(new DiceLoss())
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
