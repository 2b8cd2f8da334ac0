using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The accuracy that fits loss and outputs, under the one name <c>accuracy</c>: binary for one output or a loss that judges each output,
/// sparse for labels, otherwise categorical.
/// </summary>
[AlsoNamed("acc")]
public sealed record AccuracyMetric : Metric
{
    private Metric? _chosen;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    internal override bool CountsClasses => true;

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(outputs);
        Metric chosen = loss.TakesLabels ? SparseCategoricalAccuracy
            : outputs.Rank == 0 || outputs[-1].Value == 1 || loss.JudgesEachOutput ? BinaryAccuracy
            : CategoricalAccuracy;
        return new AccuracyMetric { _chosen = chosen };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => Chosen.Sums(outputs, targets, weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);

    private Metric Chosen => _chosen ?? throw new InvalidOperationException("Metric.Accuracy stands for another; ask For which.");
}
