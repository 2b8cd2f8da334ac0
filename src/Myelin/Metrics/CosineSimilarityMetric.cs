using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of the cosine of the angle between y and ŷ along the last axis: 1 where they point the same way.</summary>
public sealed record CosineSimilarityMetric : LossMetric
{
    /// <summary>Cosine similarity.</summary>
    public CosineSimilarityMetric()
        : base(new CosineSimilarityLoss())
    {
    }

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }

    /// <summary>The loss of the name is negated.</summary>
    public override double Value(MetricState state) => -MeanOf(state);
}
