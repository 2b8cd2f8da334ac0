namespace Myelin;

/// <summary>
/// The largest sensitivity, the share of the class's rows that are said to be it, over all thresholds at which the specificity, the share
/// of other rows that are not, is at least a given one. 0 when no row is of the class.
/// </summary>
public sealed record SensitivityAtSpecificityMetric : BestScoreMetric
{
    /// <summary>Sensitivity at a specificity.</summary>
    /// <param name="specificity">The specificity to be had at least, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">specificity is not from 0 to 1.</exception>
    public SensitivityAtSpecificityMetric(double specificity = 0.5) =>
        Specificity = specificity is >= 0 and <= 1 ? specificity : throw Throw.OutOfRange(specificity, "from 0 to 1");

    /// <summary>The specificity to be had at least, from 0 to 1.</summary>
    public new double Specificity { get; }

    /// <inheritdoc/>
    public override string Name => "sensitivity_at_specificity";

    private protected override double Least => Specificity;

    private protected override (double Figure, double Other) At(in ScoreCurve curve, int point) =>
        (Ratio(curve.Hits[point], curve.Positives), 1 - Ratio(curve.Alarms[point], curve.Negatives));
}
