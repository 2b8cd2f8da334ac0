using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of (y − ŷ)².</summary>
internal sealed record MeanSquaredErrorMetric : Metric
{
    public override string Name => "mse";

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) =>
        [SumOfRowMeans((outputs.Cast(ElementType.Float64) - targets.Cast(ElementType.Float64)).Square())];

    public override double Value(ReadOnlySpan<double> sums, long rows) => sums[0] / rows;
}
