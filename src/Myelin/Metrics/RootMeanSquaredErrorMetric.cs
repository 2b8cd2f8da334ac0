using Myelin.Graph;

namespace Myelin;

/// <summary>The square root of the mean of (y − ŷ)² over all rows and outputs: in the targets' own unit.</summary>
[AlsoNamed("rmse")]
public sealed record RootMeanSquaredErrorMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "root_mean_squared_error";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return MeanSums((outputs.Cast(ElementType.Float64) - targets.Cast(ElementType.Float64)).Square(), weights);
    }

    /// <inheritdoc/>
    public override double Value(MetricState state) => Math.Sqrt(MeanOf(state));
}
