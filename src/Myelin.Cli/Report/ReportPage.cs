using System.Globalization;
using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>Writes a training run as one self-contained HTML page: no script, nothing to load, light and dark, for screen and
/// paper.</summary>
public static class ReportPage
{
    /// <summary>Writes the whole page; the same run gives the same text.</summary>
    /// <param name="writer">Where the text goes, best as UTF-8 without byte order mark.</param>
    /// <param name="run">What is shown.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Parts of the run do not fit together, for example a confusion matrix that is not classes ×
    /// classes.</exception>
    public static void Write(TextWriter writer, RunReport run)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(run);
        // Before the first word is written, so that no half page is left behind.
        Check(run);
        var html = new Html(writer);
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>{Title(run)}</title>\n");
        html.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
            + $"<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html.Write($"<meta name=\"generator\" content=\"Myelin {run.Version}\"/>\n");
        html.Raw("<style>\n" + ReportStyle.Sheet + Chart.StyleSheet + "</style>\n</head>\n<body>\n<main>\n");
        WriteHeader(html, run);
        if (run.IsClassification) ClassificationSection.Write(html, run);
        else RegressionSection.Write(html, run);
        LearningSection.Write(html, run);
        NetworkSection.Write(html, run);
        DataSection.Write(html, run);
        SettingsSection.Write(html, run);
        html.Write($"</main>\n<footer>Made with Myelin {run.Version}</footer>\n</body>\n</html>\n");
    }

    private static void Check(RunReport run)
    {
        long n = run.Classes.Count;
        if (run.Confusion is { } matrix && matrix.Classes != n)
            throw new ArgumentException($"The confusion matrix of {n} classes needs {n * n} counts; it got {matrix.Counts.Length}.");
        if (run.TrueValues is { } truth && run.PredictedValues is { } predicted && truth.Count != predicted.Count)
        {
            throw new ArgumentException(
                $"A report needs as many predicted as true values; it got {predicted.Count} predicted and {truth.Count} true values.");
        }
    }

    private static string Title(RunReport run) => $"Predicting {run.Target} from {run.DataName}";

    private static void WriteHeader(Html html, RunReport run)
    {
        long inputs = run.Columns.Count(c => c.Use == "input"), rows = run.Rows.Training + run.Rows.Validation + run.Rows.Test;
        html.Write($"<header>\n<p class=\"over\">Training report</p>\n<h1>Predicting <em>{run.Target}</em> from {run.DataName}</h1>\n"
            + $"<p class=\"lead\">");
        if (run.IsClassification) html.Write($"A neural network that tells {run.Classes.Count} classes apart");
        else html.Write($"A neural network that predicts a number");
        if (inputs > 0) html.Write($" from {inputs} {(inputs == 1 ? "column" : "columns")}");
        html.Write($", trained on {run.Rows.Training} of {rows} rows.</p>\n<p class=\"facts\">");
        html.Write($"<span>{run.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)}</span>"
            + $"<span>seed {run.Seed.ToString(CultureInfo.InvariantCulture)}</span>");
        html.Write($"<span>{Headline.Duration(run.Seconds)}</span><span>Myelin {run.Version}</span>");
        if (run.Machine is not null) html.Write($"<span>{run.Machine}</span>");
        html.Raw("</p>\n<div class=\"figures\">\n");
        foreach (Figure figure in Headline.Figures(run))
        {
            html.Write($"<div class=\"figure\"><p class=\"value\">{figure.Value}</p><p class=\"name\">{figure.Name}</p>"
                + $"<p class=\"note\">{figure.Meaning}</p></div>\n");
        }
        html.Raw("</div>\n");
        if (run.Warnings.Count > 0)
        {
            html.Raw("<ul class=\"warnings\" aria-label=\"Warnings\">\n");
            foreach (string warning in run.Warnings) html.Write($"<li>{warning}</li>\n");
            html.Raw("</ul>\n");
        }
        html.Raw("</header>\n");
    }
}
