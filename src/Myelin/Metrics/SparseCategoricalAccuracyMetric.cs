using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows with argmax ŷ = label.</summary>
public sealed record SparseCategoricalAccuracyMetric : Metric
{
    /// <inheritdoc/>
    public override string Name => "sparse_categorical_accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TakesLabels
            ? this
            : throw new ArgumentException($"The metric {Name} needs class labels, but with {loss.Name} targets are numbers. Use Metric.Accuracy.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => MeanSums(outputs.ArgMax().Equal(targets), weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
