using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>The curves: how loss and metrics went, epoch by epoch.</summary>
internal static class LearningSection
{
    public static void Write(Html html, RunReport run)
    {
        if (run.Curves.Count == 0) return;
        html.Raw("<section id=\"learning\">\n<h2>How it learned</h2>\n<p class=\"note\">");
        html.Write($"{run.EpochsRun} {(run.EpochsRun == 1 ? "pass" : "passes")} over the training rows.");
        if (run.StopReason is not null) html.Write($" {run.StopReason}");
        if (run.BestEpoch is { } best) html.Write($" The weights of epoch {best} were kept.");
        if (run.HasWeightedLosses)
        {
            html.Raw(" The training losses are weighted by class (--class-weight balanced), "
                + "so they cannot be compared with the validation losses.");
        }
        html.Raw("</p>\n<div class=\"pair\">\n");
        foreach (ReportCurve curve in run.Curves)
        {
            List<LineSeries> series = [];
            if (curve.Training.Count > 0) series.Add(new("training", curve.Training) { Dashed = curve.Validation.Count > 0 });
            if (curve.Validation.Count > 0) series.Add(new("validation", curve.Validation));
            string name = MetricText.Name(curve.Name);
            html.Write($"<div><h3>{char.ToUpperInvariant(name[0]) + name[1..]}</h3>\n<div class=\"picture\">");
            html.Picture(new LineChart
            {
                Title = $"{name} per epoch",
                ShowTitle = false,
                Width = 410,
                Height = 260,
                Series = series,
                YTitle = name,
                YScale = curve.Name == "loss" ? AxisScale.Auto : AxisScale.Linear,
                Mark = run.BestEpoch,
                MarkLabel = $"kept: epoch {NumberText.Whole(run.BestEpoch ?? 0)}",
            });
            html.Raw("</div></div>\n");
        }
        html.Raw("</div>\n</section>\n");
    }
}
