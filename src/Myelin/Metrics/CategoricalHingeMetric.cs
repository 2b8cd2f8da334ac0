using Myelin.Graph;

namespace Myelin;

/// <summary>The mean over rows of max(0, 1 + max((1 − y) ŷ) − Σ y ŷ).</summary>
public sealed record CategoricalHingeMetric : LossMetric
{
    /// <summary>The mean over rows of max(0, 1 + max((1 − y) ŷ) − Σ y ŷ).</summary>
    public CategoricalHingeMetric()
        : base(new CategoricalHingeLoss())
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
