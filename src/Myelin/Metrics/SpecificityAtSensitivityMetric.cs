using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The largest specificity, the share of other rows that are not said to be of the class, over all thresholds at which the sensitivity, the share of
/// the class's rows that are, is at least a given one. 0 when all rows are of the class.
/// </summary>
public sealed record SpecificityAtSensitivityMetric : ScoreMetric
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

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Rank == 0 || outputs[-1].Value == 1
            ? base.For(loss, outputs)
            : throw new ArgumentException($"The metric {Name} needs a model with one output; this one's outputs have the shape {outputs}. Use Metric.AUC.");
    }

    /// <inheritdoc/>
    public override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (double[] scores, double[] truth, double[]? weights) = Columns(state, null);
        if (!ScoreCurve.TryMake(scores, truth, weights, out ScoreCurve curve))
            return double.NaN;
        // Before the first point nothing is said, so nothing is wrong of other rows.
        double best = Sensitivity == 0 && curve.Negatives > 0 ? 1 : 0;
        for (int i = 0; i < curve.Hits.Length; i++)
        {
            if (Ratio(curve.Hits[i], curve.Positives) >= Sensitivity)
                best = Math.Max(best, Ratio(curve.Negatives - curve.Alarms[i], curve.Negatives));
        }

        return best;
    }
}
