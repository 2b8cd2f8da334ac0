using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A figure of how well a model's scores tell a class from the others, whatever threshold is chosen. Scores of all rows are kept, so that
/// it is exact. With several outputs each class is told from all others.
/// </summary>
public abstract record ScoreMetric : Metric
{
    private bool _each;

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    internal sealed override bool CountsClasses => true;

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return this with { _each = loss.JudgesEachOutput };
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node> Kept(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        Node scores = Decisions.Rows(outputs).Cast(ElementType.Float64);
        Node truth = Decisions.TruthOf(outputs, targets, _each || Decisions.ClassesOf(outputs) == 1);
        return Decisions.WeightsOf(weights, outputs) is { } w ? [scores, truth, w] : [scores, truth];
    }

    /// <summary>How often each class is true, one number a class.</summary>
    public sealed override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Node truth = Decisions.TruthOf(outputs, targets, _each || Decisions.ClassesOf(outputs) == 1);
        return [(Decisions.WeightsOf(weights, outputs) is { } w ? truth * w.ExpandDims(-1) : truth).Sum(0)];
    }

    /// <summary>The scores, truth and weights of one class, or of all one after another.</summary>
    private protected static (double[] Scores, double[] Truth, double[]? Weights) Columns(MetricState state, int? label)
    {
        ReadOnlySpan<double> scores = state.Kept(0), truth = state.Kept(1), weights = state.KeepsWeights ? state.Kept(2) : default;
        int classes = state.Sum(0).Length;
        int first = label ?? 0, last = label ?? classes - 1, width = last - first + 1, rows = scores.Length / classes;
        double[] s = new double[rows * width], t = new double[rows * width];
        double[]? w = state.KeepsWeights ? new double[rows * width] : null;
        for (int row = 0; row < rows; row++)
        {
            for (int c = 0; c < width; c++)
            {
                s[row * width + c] = scores[row * classes + first + c];
                t[row * width + c] = truth[row * classes + first + c];
                if (w is not null)
                    w[row * width + c] = weights[row];
            }
        }

        return (s, t, w);
    }
}
