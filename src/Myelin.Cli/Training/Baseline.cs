using System.Globalization;
using Myelin.Cli.Display;
using Myelin.Datasets;

namespace Myelin.Cli.Training;

/// <summary>How good an answer is that looks at no input: what a network has to beat.</summary>
/// <param name="Metric">What it is measured in: "accuracy", or "mae" for a regression.</param>
/// <param name="Figure">The figure of always giving the same answer, on the rows that the run is judged on.</param>
/// <param name="Answer">That answer: the most frequent class of the training rows, or their mean.</param>
/// <param name="IsBeaten">Whether the network is better on the same rows.</param>
internal sealed record Baseline(string Metric, double Figure, string Answer, bool IsBeaten)
{
    public static Baseline Of(TrainedRun run)
    {
        TargetEncoding target = run.Data.Target;
        PartFigures shown = run.Parts.First(part => part.Name == run.ShownName);
        if (run.IsRegression)
        {
            double error = target.Values(run.Shown.Table).Average(y => Math.Abs(y - target.Mean));
            return new("mae", error, NumberText.Value(target.Mean), shown.Figures["mae"] < error);
        }

        int most = MostFrequent(target);
        ReadOnlySpan<int> labels = run.Shown.Data.Labels;
        double share = (double)labels.Count(most) / labels.Length;
        // A figure of float32 that is the same share is no better.
        return new("accuracy", share, target.ClassNames[most], shown.Figures["accuracy"] > share + 0.5 / labels.Length);
    }

    /// <summary>The most frequent class of the training rows.</summary>
    public static int MostFrequent(TargetEncoding target) => Enumerable.Range(0, target.ClassNames.Count).MaxBy(label => target.ClassCounts[label]);

    /// <summary>What is to beat, and, where that has failed, what to do.</summary>
    public static IEnumerable<string> InWords(TrainedRun run)
    {
        Baseline baseline = Of(run);
        yield return run.IsRegression
            ? $"to beat ({run.ShownName}): mae {NumberText.Figure(baseline.Figure)}, of always answering the training rows' mean, {baseline.Answer}"
            : $"to beat ({run.ShownName}): accuracy {baseline.Figure.ToString("0.0000", CultureInfo.InvariantCulture)}, "
                + $"of always answering \"{baseline.Answer}\" (most frequent)";
        if (baseline.IsBeaten) yield break;
        yield return "not beaten: on these rows the network is no better than that"
            + (run.Request.Said.Contains("--learning-rate")
                ? $". --learning-rate {NumberText.Setting(run.Plan.LearningRate)} may be wrong: without it, one is chosen from the data"
                : "");
    }
}
