using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of ŷ − y log(ŷ + 1e−7).</summary>
public sealed record PoissonMetric : LossMetric
{
    /// <summary>The mean of ŷ − y log(ŷ + 1e−7).</summary>
    public PoissonMetric()
        : base(new PoissonLoss())
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
