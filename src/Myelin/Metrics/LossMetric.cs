using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of a loss over rows, as a figure: without regularizers and sample weights.</summary>
public abstract record LossMetric : Metric
{
    private protected LossMetric(Loss loss) => Twin = loss;

    /// <inheritdoc/>
    public override string Name => Twin.Name;

    private protected Loss Twin { get; }

    /// <inheritdoc/>
    public sealed override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return loss.TakesLabels == Twin.TakesLabels ? this
            : loss.TakesLabels ? base.For(loss, outputs)
            : throw new ArgumentException($"The metric {Name} needs class labels, but with {loss.Name} targets are numbers.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights) => MeanSums(Twin.OfRows(outputs, targets), weights);

    /// <inheritdoc/>
    public override double Value(MetricState state) => MeanOf(state);

    /// <summary>For errors whose squares would lose digits: the loss of the numbers as doubles.</summary>
    private protected IReadOnlyList<Node> SumsInDouble(Node outputs, Node targets, Node? weights) =>
        MeanSums(Twin.OfRows(outputs.Cast(ElementType.Float64), targets.Cast(ElementType.Float64)), weights);
}
