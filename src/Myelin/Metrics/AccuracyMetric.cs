using Myelin.Graph;

namespace Myelin;

/// <summary>Stands for the accuracy that fits loss and outputs, under the one name <c>accuracy</c>.</summary>
internal sealed record AccuracyMetric : Metric
{
    private readonly Metric? _chosen;

    public AccuracyMetric()
    {
    }

    private AccuracyMetric(Metric chosen) => _chosen = chosen;

    public override string Name => "accuracy";

    public override bool LargerIsBetter => true;

    public override Metric For(Loss loss, Shape outputs) => new AccuracyMetric(
        loss.TakesLabels ? SparseCategoricalAccuracy
        : outputs[-1].Value == 1 || loss.JudgesEachOutput ? BinaryAccuracy
        : CategoricalAccuracy);

    public override IReadOnlyList<Node> Sums(Node outputs, Node targets) => Chosen.Sums(outputs, targets);

    public override double Value(ReadOnlySpan<double> sums, long rows) => Chosen.Value(sums, rows);

    private Metric Chosen => _chosen ?? throw new InvalidOperationException("Metric.Accuracy stands for another; ask For which.");
}
