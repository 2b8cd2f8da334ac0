namespace Myelin;

/// <summary>
/// The largest precision, the share of what is said to be of the class that is, over all thresholds at which the recall, the share of the
/// class's rows that are said to be it, is at least a given one.
/// </summary>
public sealed record PrecisionAtRecallMetric : BestScoreMetric
{
    /// <summary>Precision at a recall.</summary>
    /// <param name="recall">The recall to be had at least, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">recall is not from 0 to 1.</exception>
    public PrecisionAtRecallMetric(double recall = 0.5) =>
        Recall = recall is >= 0 and <= 1 ? recall : throw Throw.OutOfRange(recall, "from 0 to 1");

    /// <summary>The recall to be had at least, from 0 to 1.</summary>
    public new double Recall { get; }

    /// <inheritdoc/>
    public override string Name => "precision_at_recall";

    private protected override double Least => Recall;

    private protected override (double Figure, double Other) At(in ScoreCurve curve, int point) =>
        (Ratio(curve.Hits[point], curve.Hits[point] + curve.Alarms[point]), Ratio(curve.Hits[point], curve.Positives));
}
