using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The largest precision, the share of what is said to be of the class that is, over all thresholds at which the recall, the share of the class's
/// rows that are said to be it, is at least a given one.
/// </summary>
public sealed record PrecisionAtRecallMetric : ScoreMetric
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
            if (Ratio(curve.Hits[i], curve.Positives) >= Recall)
                best = Math.Max(best, Ratio(curve.Hits[i], curve.Hits[i] + curve.Alarms[i]));
        }

        return best;
    }
}
