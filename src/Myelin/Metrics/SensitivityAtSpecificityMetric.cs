using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The largest sensitivity, the share of the class's rows that are said to be it, over all thresholds at which the specificity, the share of other
/// rows that are not, is at least a given one. 0 when no row is of the class.
/// </summary>
public sealed record SensitivityAtSpecificityMetric : ScoreMetric
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
        double best = 0;
        for (int i = 0; i < curve.Hits.Length; i++)
        {
            if (1 - Ratio(curve.Alarms[i], curve.Negatives) >= Specificity)
                best = Math.Max(best, Ratio(curve.Hits[i], curve.Positives));
        }

        return best;
    }
}
