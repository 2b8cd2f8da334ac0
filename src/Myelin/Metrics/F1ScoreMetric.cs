namespace Myelin;

/// <summary>
/// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); 0 where that is 0 / 0. With several classes it is that of each, and
/// of these the average; classes that were neither said nor are true are left out, as scikit-learn does.
/// </summary>
[AlsoNamed("f1")]
public sealed record F1ScoreMetric : ClassCountMetric
{
    /// <summary>The F1 score.</summary>
    /// <param name="threshold">Above what an output says its class; null for ½ where outputs are judged by themselves, and otherwise for
    /// the largest output.</param>
    /// <param name="topK">How many classes with the largest outputs are said; null for one.</param>
    /// <param name="classId">The class whose figure it is; null for the average over all.</param>
    /// <param name="average">How the figures of classes become one.</param>
    /// <exception cref="ArgumentException">A number is out of range, or both a threshold and a topK are given.</exception>
    public F1ScoreMetric(double? threshold = null, int? topK = null, int? classId = null, Averaging average = Averaging.Macro)
        : base(threshold, topK, classId, average)
    {
    }

    /// <inheritdoc/>
    public override string Name => "f1_score";

    private protected override double Score(ClassCounts counts) =>
        Ratio(2 * counts.TruePositives, 2 * counts.TruePositives + counts.FalsePositives + counts.FalseNegatives);
}
