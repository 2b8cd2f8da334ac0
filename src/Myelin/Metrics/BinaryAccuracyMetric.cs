using Myelin.Graph;

namespace Myelin;

/// <summary>The share of outputs with (ŷ &gt; 0.5) = y.</summary>
internal sealed record BinaryAccuracyMetric : Metric
{
    public override string Name => "binary_accuracy";

    public override bool LargerIsBetter => true;

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) => [SumOfRowMeans((outputs > 0.5).Equal(targets))];

    public override double Value(ReadOnlySpan<double> sums, long rows) => sums[0] / rows;
}
