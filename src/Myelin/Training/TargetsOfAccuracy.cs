using Myelin.Datasets;

namespace Myelin;

/// <summary>Checks that targets are classes where an accuracy is asked for: among other numbers it would be 0 without a word.</summary>
internal static class TargetsOfAccuracy
{
    public static void Check(Objective objective, ArrayDataset data, string name)
    {
        // Cross-entropies look at their targets themselves, and may be given probabilities.
        if (objective.Loss.TakesLabels || objective.Loss.JudgesEachOutput || objective.Loss.TakesShares
            || objective.Metrics.FirstOrDefault(m => m.CountsClasses) is not { } metric)
        {
            return;
        }

        int width = data.TargetWidth;
        bool sharesCount = metric is not BinaryAccuracyMetric && width > 1;
        for (int row = 0; row < data.Count; row++)
        {
            if (data.HasLabels)
            {
                if (data.Labels[row] is not (0 or 1))
                    throw NoClass(metric, $"label {data.Labels[row]}", row, objective.Loss, name);
                continue;
            }

            ReadOnlySpan<float> targets = data.Targets.Slice(row * width, width);
            int other = targets.IndexOfAnyExcept(0f, 1f);
            if (other >= 0 && !(sharesCount && AreShares(targets)))
                throw NoClass(metric, $"target {targets[other]}", row, objective.Loss, name);
        }
    }

    /// <summary>Whether the numbers are the classes' probabilities.</summary>
    internal static bool AreShares(ReadOnlySpan<float> numbers)
    {
        double sum = 0;
        foreach (float number in numbers)
        {
            if (!(number >= 0))
                return false;
            sum += number;
        }

        return Math.Abs(sum - 1) < 1e-3;
    }

    private static ArgumentException NoClass(Metric metric, string value, int row, Loss loss, string name) => new(
        $"The metric {metric.Name} counts right classes, so with {loss.Name} targets must be 0 or 1, but row {row} has the {value}. "
        + "For numbers use Metric.MeanAbsoluteError, Metric.MeanSquaredError or Metric.R2Score.", name);
}
