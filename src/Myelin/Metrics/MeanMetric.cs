using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of the outputs, whatever the targets are.</summary>
public sealed record MeanMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "mean";

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs) => this;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => MeanSums(outputs, weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
