using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows in which fewer than k outputs are larger than that of the label: equal outputs count for the model.</summary>
public sealed record SparseTopKCategoricalAccuracyMetric : Metric
{
    /// <summary>Top-k accuracy.</summary>
    /// <param name="k">How many of the largest outputs count.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public SparseTopKCategoricalAccuracyMetric(int k = 5) => K = k >= 1 ? k : throw Throw.OutOfRange(k, "at least 1");

    /// <inheritdoc/>
    public override string Name => "sparse_top_k_categorical_accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>How many of the largest outputs count.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TakesLabels
            ? this
            : throw new ArgumentException(
                $"The metric {Name} needs class labels, but with {loss.Name} targets are numbers. Use Metric.TopKCategoricalAccuracy.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return MeanSums(TopKCategoricalAccuracyMetric.IsAmongLargest(outputs, targets, K), weights);
    }

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
