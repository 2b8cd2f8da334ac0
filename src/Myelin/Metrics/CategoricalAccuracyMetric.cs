using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows with argmax ŷ = argmax y.</summary>
internal sealed record CategoricalAccuracyMetric : Metric
{
    public override string Name => "categorical_accuracy";

    public override bool LargerIsBetter => true;

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) => [SumOfRowMeans(outputs.ArgMax().Equal(targets.ArgMax()))];

    public override double Value(ReadOnlySpan<double> sums, long rows) => sums[0] / rows;
}
