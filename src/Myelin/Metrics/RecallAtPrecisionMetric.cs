namespace Myelin;

/// <summary>
/// The largest recall, the share of the class's rows that are said to be it, over all thresholds at which the precision, the share of what
/// is said to be of the class that is, is at least a given one.
/// </summary>
public sealed record RecallAtPrecisionMetric : BestScoreMetric
{
    /// <summary>Recall at a precision.</summary>
    /// <param name="precision">The precision to be had at least, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">precision is not from 0 to 1.</exception>
    public RecallAtPrecisionMetric(double precision = 0.5) =>
        Precision = precision is >= 0 and <= 1 ? precision : throw Throw.OutOfRange(precision, "from 0 to 1");

    /// <summary>The precision to be had at least, from 0 to 1.</summary>
    public new double Precision { get; }

    /// <inheritdoc/>
    public override string Name => "recall_at_precision";

    private protected override double Least => Precision;

    private protected override (double Figure, double Other) At(in ScoreCurve curve, int point) =>
        (Ratio(curve.Hits[point], curve.Positives), Ratio(curve.Hits[point], curve.Hits[point] + curve.Alarms[point]));
}
