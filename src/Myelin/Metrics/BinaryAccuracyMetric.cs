using Myelin.Graph;

namespace Myelin;

/// <summary>The share of outputs with (ŷ &gt; threshold) = y.</summary>
public sealed record BinaryAccuracyMetric : Metric
{
    /// <summary>Binary accuracy.</summary>
    /// <param name="threshold">Above what an output stands for 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public BinaryAccuracyMetric(double threshold = 0.5) =>
        Threshold = double.IsFinite(threshold) ? threshold : throw Throw.OutOfRange(threshold, "finite");

    /// <inheritdoc/>
    public override string Name => "binary_accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>Above what an output stands for 1.</summary>
    public double Threshold { get; }

    internal override bool CountsClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) =>
        MeanSums((outputs > Threshold).Equal(targets), weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);
}
