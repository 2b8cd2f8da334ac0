using System.Globalization;
using Myelin.Cli.Display;
using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>How good an answer is that looks at no input: what a network has to beat.</summary>
internal static class Baseline
{
    /// <summary>The figure of always giving the same answer, taken from the training rows, on the rows that the run is judged on.</summary>
    public static string InWords(TrainedRun run)
    {
        TargetEncoding target = run.Data.Target;
        if (run.IsRegression)
        {
            double error = target.Values(run.Shown.Table).Average(y => Math.Abs(y - target.Mean));
            return $"to beat ({run.ShownName}): mae {NumberText.Figure(error)}, of always answering the training rows' mean, {NumberText.Value(target.Mean)}";
        }

        int most = Enumerable.Range(0, target.ClassNames.Count).MaxBy(label => target.ClassCounts[label]);
        ReadOnlySpan<int> labels = run.Shown.Data.Labels;
        double share = (double)labels.Count(most) / labels.Length;
        return $"to beat ({run.ShownName}): accuracy {share.ToString("0.0000", CultureInfo.InvariantCulture)}, of always answering \"{target.ClassNames[most]}\" (most frequent)";
    }
}
