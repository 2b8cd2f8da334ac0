
namespace Myelin;

/// <summary>
/// The area under a curve over all thresholds, exact, with equal scores as one point. Under ROC it is the chance that a row of the class
/// has a larger score than a row that is not (equals count half); NaN when there are not rows of both kinds. Under PR it is the average
/// precision, Σ (Rₖ − Rₖ₋₁) Pₖ, and 0 when no row is of the class. Both are scikit-learn's. With several outputs it is the average over
/// classes, each against all others, of those for which there is a figure.
/// </summary>
public sealed record AUCMetric : ScoreMetric
{
    /// <summary>The area under a curve.</summary>
    /// <param name="curve">Which curve.</param>
    /// <param name="average">How the figures of classes become one.</param>
    public AUCMetric(AreaCurve curve = AreaCurve.ROC, Averaging average = Averaging.Macro)
    {
        Curve = Enum.IsDefined(curve) ? curve : throw Throw.OutOfRange(curve, "ROC or PR");
        Average = Enum.IsDefined(average) ? average : throw Throw.OutOfRange(average, "one of the averages");
    }

    /// <summary><c>auc</c> under ROC and <c>pr_auc</c> under PR.</summary>
    public override string Name => Curve == AreaCurve.ROC ? "auc" : "pr_auc";

    /// <summary>Which curve.</summary>
    public AreaCurve Curve { get; }

    /// <summary>How the figures of classes become one.</summary>
    public Averaging Average { get; }

    /// <inheritdoc/>
    public override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ReadOnlySpan<double> truth = state.Sum(0);
        if (Average == Averaging.Micro || truth.Length == 1)
            return Area(Columns(state, null));
        double sum = 0, weight = 0;
        for (int c = 0; c < truth.Length; c++)
        {
            (double[] scores, double[] isTrue, double[]? weights) = Columns(state, c);
            // Scores that are no numbers must not be passed over like a class without rows.
            if (Array.Exists(scores, double.IsNaN))
                return double.NaN;
            double area = Area((scores, isTrue, weights));
            double w = Average == Averaging.Weighted ? truth[c] : 1;
            if (double.IsNaN(area) || w == 0)
                continue;
            (sum, weight) = (sum + w * area, weight + w);
        }

        return sum / weight;
    }

    private double Area((double[] Scores, double[] Truth, double[]? Weights) rows) =>
        !ScoreCurve.TryMake(rows.Scores, rows.Truth, rows.Weights, out ScoreCurve curve) ? double.NaN
        : Curve == AreaCurve.ROC ? curve.AreaUnderRoc()
        : curve.AveragePrecision();
}
