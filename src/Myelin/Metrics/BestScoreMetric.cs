using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The largest of a figure over all thresholds at which another figure is at least a given one, for models that say how much a row seems to
/// be of a class.
/// </summary>
public abstract record BestScoreMetric : ScoreMetric
{
    /// <summary>What the other figure must be at least.</summary>
    private protected abstract double Least { get; }

    /// <summary>The figures at a threshold, a point of the curve.</summary>
    private protected abstract (double Figure, double Other) At(in ScoreCurve curve, int point);

    /// <summary>The figure with a threshold above all scores, where no row is said to be of the class.</summary>
    private protected virtual double Start(in ScoreCurve curve) => 0;

    /// <inheritdoc/>
    public sealed override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        return outputs.Rank == 0 || outputs[-1].Value == 1
            ? base.For(loss, outputs)
            : throw new ArgumentException(
                $"The metric {Name} needs a model with one output; this one's outputs have the shape {outputs}. Use Metric.AUC.");
    }

    /// <inheritdoc/>
    public sealed override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (double[] scores, double[] truth, double[]? weights) = Columns(state, null);
        if (!ScoreCurve.TryMake(scores, truth, weights, out ScoreCurve curve))
            return double.NaN;
        double best = Start(curve);
        for (int i = 0; i < curve.Hits.Length; i++)
        {
            (double figure, double other) = At(curve, i);
            if (other >= Least)
                best = Math.Max(best, figure);
        }

        return best;
    }
}
