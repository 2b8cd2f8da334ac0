using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows with argmax ŷ = label.</summary>
internal sealed record SparseCategoricalAccuracyMetric : Metric
{
    public override string Name => "sparse_categorical_accuracy";

    public override bool LargerIsBetter => true;

    public override Metric For(Loss loss, Shape outputs) => loss.TakesLabels
        ? this
        : throw new ArgumentException($"The metric {Name} needs class labels, but with {loss.Name} targets are numbers. Use Metric.Accuracy.");

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) => [SumOfRowMeans(outputs.ArgMax().Equal(targets))];

    public override double Value(ReadOnlySpan<double> sums, long rows) => sums[0] / rows;
}
