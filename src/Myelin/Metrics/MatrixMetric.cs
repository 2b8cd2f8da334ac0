using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A figure of how often each class was taken for which. With one output the classes are 0 and 1, told apart by a threshold; with several,
/// the class with the largest output is said.
/// </summary>
public abstract record MatrixMetric : Metric
{
    private protected MatrixMetric(double threshold = 0.5) =>
        Threshold = double.IsFinite(threshold) ? threshold : throw Throw.OutOfRange(threshold, "finite");

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>Above what a single output says the class 1.</summary>
    public double Threshold { get; }

    internal sealed override bool CountsClasses => true;

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(outputs);
        return loss.JudgesEachOutput && outputs.Rank > 0 && outputs[-1].Value > 1
            ? throw new ArgumentException($"The metric {Name} needs one class a row, "
                + $"but {loss.Name} judges each of the {outputs[-1].Value} outputs by itself. Use Metric.F1Score.")
            : this;
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        bool single = Decisions.ClassesOf(outputs) == 1;
        (Node said, Node truth, Node? w) = single
            ? Decisions.OfEach(outputs, targets, weights, Threshold)
            : Decisions.OfLargest(outputs, targets, weights);
        if (single)
            (said, truth) = (Node.Concatenate(1, 1 - said, said), Node.Concatenate(1, 1 - truth, truth));
        return [truth.MatMul(w is null ? said : said * w.ExpandDims(-1), true, false)];
    }

    /// <inheritdoc/>
    public sealed override double Value(MetricState state) => Figure(MatrixOf(state));

    /// <summary>The matrix itself.</summary>
    internal static ConfusionMatrix MatrixOf(MetricState state) => new(state.Sum(0).ToArray());

    private protected abstract double Figure(ConfusionMatrix matrix);
}
