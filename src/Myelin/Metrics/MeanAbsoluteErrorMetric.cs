using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of |y − ŷ|.</summary>
internal sealed record MeanAbsoluteErrorMetric : Metric
{
    public override string Name => "mae";

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) =>
        [SumOfRowMeans((outputs.Cast(ElementType.Float64) - targets.Cast(ElementType.Float64)).Abs())];

    public override double Value(ReadOnlySpan<double> sums, long rows) => sums[0] / rows;
}
