using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows with argmax ŷ = argmax y.</summary>
public sealed record CategoricalAccuracyMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "categorical_accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) =>
        MeanSums(outputs.ArgMax().Equal(targets.ArgMax()), weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
