using Myelin.Graph;

namespace Myelin;

/// <summary>The share of rows in which fewer than k outputs are larger than that of the true class, argmax y: equal outputs count for the
/// model.</summary>
public sealed record TopKCategoricalAccuracyMetric : Metric
{
    /// <summary>Top-k accuracy.</summary>
    /// <param name="k">How many of the largest outputs count.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public TopKCategoricalAccuracyMetric(int k = 5) => K = k >= 1 ? k : throw Throw.OutOfRange(k, "at least 1");

    /// <inheritdoc/>
    public override string Name => "top_k_categorical_accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>How many of the largest outputs count.</summary>
    public int K { get; }

    /// <summary>1 where fewer than k outputs are larger than that of the label.</summary>
    internal static Node IsAmongLargest(Node outputs, Node labels, int k)
    {
        Node right = outputs.Where(labels.OneHot(outputs.Shape[-1].Value, outputs.Type)).Sum(-1, keepDims: true);
        // An output that is no number is among no largest.
        return ((outputs > right).Sum(-1) < k) * right.Equal(right).Squeeze(-1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return MeanSums(IsAmongLargest(outputs, targets.ArgMax(), K), weights);
    }

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
