namespace Myelin;

/// <summary>
/// The share of what is not true that was not said: TN / (TN + FP); 0 where everything is true. With several classes it is that of each,
/// and of these the average; classes that were neither said nor are true are left out.
/// </summary>
public sealed record SpecificityMetric : ClassCountMetric
{
    /// <summary>Specificity.</summary>
    /// <param name="threshold">Above what an output says its class; null for ½ where outputs are judged by themselves, and otherwise for
    /// the largest output.</param>
    /// <param name="topK">How many classes with the largest outputs are said; null for one.</param>
    /// <param name="classId">The class whose figure it is; null for the average over all.</param>
    /// <param name="average">How the figures of classes become one.</param>
    /// <exception cref="ArgumentException">A number is out of range, or both a threshold and a topK are given.</exception>
    public SpecificityMetric(double? threshold = null, int? topK = null, int? classId = null, Averaging average = Averaging.Macro)
        : base(threshold, topK, classId, average)
    {
    }

    /// <inheritdoc/>
    public override string Name => "specificity";

    private protected override double Score(ClassCounts counts) => Ratio(counts.TrueNegatives, counts.TrueNegatives + counts.FalsePositives);
}
