namespace Myelin;

/// <summary>
/// The harmonic mean of precision and recall with recall β times as important: (1 + β²) TP / ((1 + β²) TP + β² FN + FP); 0 where that is
/// 0 / 0. With several classes it is that of each, and of these the average, as scikit-learn has it. Van Rijsbergen 1979.
/// </summary>
public sealed record FBetaScoreMetric : ClassCountMetric
{
    /// <summary>The Fβ score.</summary>
    /// <param name="beta">β, above 0.</param>
    /// <param name="threshold">Above what an output says its class; null for ½ where outputs are judged by themselves, and otherwise for
    /// the largest output.</param>
    /// <param name="topK">How many classes with the largest outputs are said; null for one.</param>
    /// <param name="classId">The class whose figure it is; null for the average over all.</param>
    /// <param name="average">How the figures of classes become one.</param>
    /// <exception cref="ArgumentException">A number is out of range, or both a threshold and a topK are given.</exception>
    public FBetaScoreMetric(double beta = 1, double? threshold = null, int? topK = null, int? classId = null, Averaging average = Averaging.Macro)
        : base(threshold, topK, classId, average) =>
        Beta = double.IsFinite(beta) && beta > 0 ? beta : throw Throw.OutOfRange(beta, "finite and above 0");

    /// <summary>How many times as important recall is.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public override string Name => "fbeta_score";

    private protected override double Score(ClassCounts counts) =>
        Ratio(
            (1 + Beta * Beta) * counts.TruePositives,
            (1 + Beta * Beta) * counts.TruePositives + Beta * Beta * counts.FalseNegatives + counts.FalsePositives);
}
