using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>A figure at the top of the page.</summary>
/// <param name="Value">The number, large.</param>
/// <param name="Name">What it is.</param>
/// <param name="Meaning">What it means, in plain words.</param>
internal sealed record Figure(string Value, string Name, string Meaning);

/// <summary>Says in figures and plain words how good the model is.</summary>
internal static class Headline
{
    /// <summary>The judged rows in words, for example "rows it had not seen".</summary>
    public static string RowsInWords(ReportPart part) => part switch
    {
        ReportPart.Test => "rows it had not seen",
        ReportPart.Validation => "rows of the validation part",
        _ => "rows it learned from",
    };

    public static string PartName(ReportPart part) => part switch
    {
        ReportPart.Test => "test",
        ReportPart.Validation => "validation",
        _ => "training",
    };

    public static IReadOnlyList<Figure> Figures(RunReport run) =>
        [.. run.IsClassification ? Classification(run) : Regression(run), Learning(run)];

    /// <summary>The interval of Wilson (1927) that holds the true share with 95\u00A0% confidence, given so many hits of so many
    /// rows.</summary>
    public static (double Low, double High) Interval(long hits, long rows)
    {
        const double Z = 1.959964;
        double share = (double)hits / rows, z2 = Z * Z / rows;
        double middle = (share + z2 / 2) / (1 + z2);
        double half = Z * Math.Sqrt(share * (1 - share) / rows + z2 / (4.0 * rows)) / (1 + z2);
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }

    private static IEnumerable<Figure> Classification(RunReport run)
    {
        string part = PartName(run.JudgedOn);
        double? accuracy = Value(run, "accuracy");
        if (run.Confusion is { Total: > 0 } matrix)
        {
            long rows = (long)matrix.Total, hits = (long)Math.Round(matrix.Accuracy * matrix.Total);
            yield return new(
                NumberText.Percent(accuracy ?? matrix.Accuracy), $"{part} accuracy",
                $"{NumberText.Whole(hits)} of {NumberText.Whole(rows)} {RowsInWords(run.JudgedOn)} are right.");
            // Rows that were learned from, or chose when to stop, say nothing certain about new ones.
            if (run.JudgedOn == ReportPart.Test) yield return LikelyRange(hits, rows);
            if (run.MostFrequentClass is { } most)
            {
                yield return new(
                    NumberText.Percent(matrix.TruthOf(most) / matrix.Total), "to beat",
                    $"What always answering “{run.Classes[most]}”, the most frequent class of the training rows, would reach.");
            }
        }
        else if (accuracy is { } value)
        {
            yield return new(NumberText.Percent(value), $"{part} accuracy", $"The share of {RowsInWords(run.JudgedOn)} that is right.");
        }
    }

    private static Figure LikelyRange(long hits, long rows)
    {
        (double low, double high) = Interval(hits, rows);
        return new(
            $"{NumberText.Percent(low)} – {NumberText.Percent(high)}", "likely range",
            "With so many test rows, the accuracy on new data like these lies in this range with 95\u00A0% confidence.");
    }

    private static IEnumerable<Figure> Regression(RunReport run)
    {
        string part = PartName(run.JudgedOn);
        if (Value(run, "r2") is { } r2 && double.IsFinite(r2))
        {
            string meaning = r2 > 0
                ? $"The model explains {NumberText.Percent(r2, 0)} of the variance of “{run.Target}” on {RowsInWords(run.JudgedOn)}; "
                    + "1 would be perfect."
                : $"On {RowsInWords(run.JudgedOn)} the model is no better than always answering the mean of “{run.Target}”.";
            yield return new(NumberText.Fixed(r2, 3), $"{part} R²", meaning);
        }
        if (Value(run, "mae") is { } mae && double.IsFinite(mae))
        {
            yield return new(
                NumberText.Short(mae, 3), "mean error",
                $"By so much a prediction of “{run.Target}” is off on average (mean absolute error).");
        }
        if (run.TrueValues is { Count: > 0 } values && run.TrainingMean is { } mean)
        {
            double baseline = values.Average(v => Math.Abs(v - mean));
            yield return new(
                NumberText.Short(baseline, 3), "to beat",
                $"The mean error of always answering the mean of the training rows, {NumberText.Short(mean, 3)}.");
        }
    }

    private static Figure Learning(RunReport run)
    {
        string kept = run.EpochsRun == 0 ? "Stopped in epoch 1; the weights of that moment were kept."
            : run.BestEpoch is { } best ? $"The weights of epoch {NumberText.Whole(best)} were kept." : "The weights of the last epoch were kept.";
        return new(
            Duration(run.Seconds), "to learn", $"{NumberText.Whole(run.EpochsRun)} {(run.EpochsRun == 1 ? "epoch" : "epochs")} with "
                + $"{NumberText.Whole(run.Parameters)} parameters. {kept}");
    }

    /// <summary>A time in the units that people would say it in.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 0.95 => $"{NumberText.Short(seconds * 1000, 2)} ms",
        < 99.5 => $"{NumberText.Short(seconds, 2)} s",
        < 5970 => $"{NumberText.Whole((long)Math.Round(seconds / 60))} min",
        _ => $"{NumberText.Short(seconds / 3600, 2)} h",
    };

    private static double? Value(RunReport run, string metric) => run.Metrics.FirstOrDefault(m => m.Name == metric)?.On(run.JudgedOn);
}
