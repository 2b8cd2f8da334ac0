namespace Myelin;

/// <summary>
/// The largest specificity, the share of other rows that are not said to be of the class, over all thresholds at which the sensitivity, the
/// share of the class's rows that are, is at least a given one. 0 when all rows are of the class.
/// </summary>
public sealed record SpecificityAtSensitivityMetric : BestScoreMetric
{
    /// <summary>Specificity at a sensitivity.</summary>
    /// <param name="sensitivity">The sensitivity to be had at least, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">sensitivity is not from 0 to 1.</exception>
    public SpecificityAtSensitivityMetric(double sensitivity = 0.5) =>
        Sensitivity = sensitivity is >= 0 and <= 1 ? sensitivity : throw Throw.OutOfRange(sensitivity, "from 0 to 1");

    /// <summary>The sensitivity to be had at least, from 0 to 1.</summary>
    public double Sensitivity { get; }

    /// <inheritdoc/>
    public override string Name => "specificity_at_sensitivity";

    private protected override double Least => Sensitivity;

    private protected override (double Figure, double Other) At(in ScoreCurve curve, int point) =>
        (Ratio(curve.Negatives - curve.Alarms[point], curve.Negatives), Ratio(curve.Hits[point], curve.Positives));

    // Nothing is said, so nothing is wrong of other rows.
    private protected override double Start(in ScoreCurve curve) => Sensitivity == 0 && curve.Negatives > 0 ? 1 : 0;
}
