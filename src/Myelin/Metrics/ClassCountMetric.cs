using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A figure of how often each class was said and was true. With one output the class is 1, said when the output is above the threshold.
/// With several, the class with the largest output is said; but each output is judged by itself, against the threshold, when one is given
/// or the loss judges each (binary cross-entropy).
/// </summary>
public abstract record ClassCountMetric : Metric
{
    private bool _each;

    private protected ClassCountMetric(double? threshold, int? topK, int? classId, Averaging average)
    {
        Threshold = threshold is not { } t || double.IsFinite(t) ? threshold : throw Throw.OutOfRange(t, "finite", nameof(threshold));
        TopK = topK is not { } k || k >= 1 ? topK : throw Throw.OutOfRange(k, "at least 1", nameof(topK));
        ClassId = classId is not { } id || id >= 0 ? classId : throw Throw.OutOfRange(id, "at least 0", nameof(classId));
        if (threshold is not null && topK is not null)
        {
            throw new ArgumentException(
                $"The threshold {threshold} and the topK {topK} are two ways to say which classes are chosen; give one of them.",
                nameof(topK));
        }

        Average = Enum.IsDefined(average) ? average : throw Throw.OutOfRange(average, "one of the averages");
    }

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>Above what an output says its class; null for ½ where outputs are judged by themselves, and otherwise for the largest
    /// output.</summary>
    public double? Threshold { get; }

    /// <summary>How many classes with the largest outputs are said; null for one.</summary>
    public int? TopK { get; }

    /// <summary>The class whose figure it is; null for the average over all.</summary>
    public int? ClassId { get; }

    /// <summary>How the figures of classes become one.</summary>
    public Averaging Average { get; }

    internal sealed override bool CountsClasses => true;

    /// <inheritdoc/>
    public sealed override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(outputs);
        int classes = outputs.Rank == 0 ? 1 : outputs[-1].Value;
        if (ClassId is { } id && id >= Math.Max(2, classes))
        {
            throw new ArgumentException($"The metric {Name} is asked for the class {id}, "
                + $"but the model has {classes} {(classes == 1 ? "output" : "classes")}, 0 to {Math.Max(2, classes) - 1}.");
        }

        return this with { _each = loss.JudgesEachOutput };
    }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        bool each = _each || Threshold is not null || Decisions.ClassesOf(outputs) == 1;
        (Node said, Node truth, Node? w) = TopK is { } k && Decisions.ClassesOf(outputs) > 1 ? Decisions.OfTop(outputs, targets, weights, k, _each)
            : each ? Decisions.OfEach(outputs, targets, weights, Threshold ?? 0.5)
            : Decisions.OfLargest(outputs, targets, weights);
        Node? column = w?.ExpandDims(-1);
        Node weighedTruth = column is null ? truth : truth * column, weighedSaid = column is null ? said : said * column;
        return
        [
            (weighedTruth * said).Sum(0), weighedSaid.Sum(0), weighedTruth.Sum(0), w?.Sum() ?? CountOf(said.Sum(-1)),
            // Whether every class counts, or those alone that were said or are true.
            Node.Scalar(each ? 1 : 0, ElementType.Float64),
        ];
    }

    /// <inheritdoc/>
    public sealed override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ReadOnlySpan<double> both = state.Sum(0), said = state.Sum(1), truth = state.Sum(2);
        double all = state.Sum(3)[0];
        int classes = both.Length;
        if (ClassId is { } id)
        {
            // The class 0 of a single output is what is not the class 1.
            if (classes == 1 && id == 0)
                return Score(new(all - said[0] - truth[0] + both[0], truth[0] - both[0], said[0] - both[0], both[0]));
            return Score(ClassCounts.Of(both[classes == 1 ? 0 : id], said[classes == 1 ? 0 : id], truth[classes == 1 ? 0 : id], all));
        }

        if (Average == Averaging.Micro)
        {
            double sumBoth = 0, sumSaid = 0, sumTruth = 0;
            for (int c = 0; c < classes; c++)
                (sumBoth, sumSaid, sumTruth) = (sumBoth + both[c], sumSaid + said[c], sumTruth + truth[c]);
            return Score(ClassCounts.Of(sumBoth, sumSaid, sumTruth, all * classes));
        }

        bool everyClass = state.Sum(4)[0] > 0;
        double sum = 0, weight = 0;
        for (int c = 0; c < classes; c++)
        {
            if (!everyClass && said[c] == 0 && truth[c] == 0)
                continue;
            double w = Average == Averaging.Weighted && classes > 1 ? truth[c] : 1;
            sum += w * Score(ClassCounts.Of(both[c], said[c], truth[c], all));
            weight += w;
        }

        return Ratio(sum, weight);
    }

    /// <summary>The figure of one class.</summary>
    private protected abstract double Score(ClassCounts counts);
}

/// <summary>How often decisions about a class were right and wrong.</summary>
/// <param name="TruePositives">Said and true.</param>
/// <param name="FalsePositives">Said and not true.</param>
/// <param name="FalseNegatives">Not said and true.</param>
/// <param name="TrueNegatives">Neither.</param>
internal readonly record struct ClassCounts(double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives)
{
    public static ClassCounts Of(double both, double said, double truth, double all) =>
        new(both, said - both, truth - both, all - said - truth + both);
}
