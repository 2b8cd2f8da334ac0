using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>Figures per part, predicted against true values, and how the errors are spread.</summary>
internal static class RegressionSection
{
    public static void Write(Html html, RunReport run)
    {
        html.Raw("<section id=\"results\">\n<h2>How good it is</h2>\n");
        MetricTable.Write(html, run);
        if (run.TrueValues is { } truth && run.PredictedValues is { } predicted)
        {
            string part = Headline.PartName(run.JudgedOn);
            html.Write($"<div class=\"pair\">\n<div><h3>Predicted against true</h3>\n<p class=\"note\">One point per {part} row. "
                + $"Points on the dashed line are exactly right.</p>\n<div class=\"picture\">");
            html.Picture(new ScatterPlot
            {
                Title = $"Predicted against true {run.Target}",
                ShowTitle = false,
                Width = 400,
                X = truth,
                Y = predicted,
                XTitle = $"true {run.Target}",
                YTitle = $"predicted {run.Target}",
            });
            double[] errors = [.. predicted.Zip(truth, (p, t) => p - t)];
            html.Write($"</div></div>\n<div><h3>The errors</h3>\n<p class=\"note\">How far predictions are off: "
                + $"left of the dashed line too low, right of it too high.</p>\n<div class=\"picture\">");
            html.Picture(new Histogram
            {
                Title = "Errors of the predictions",
                ShowTitle = false,
                Width = 400,
                Height = 290,
                Values = errors,
                Mark = 0,
                XTitle = "predicted − true",
                YTitle = $"{part} rows",
            });
            html.Raw("</div>\n");
            WriteSpread(html, errors);
            html.Raw("</div>\n</div>\n");
        }
        html.Raw("</section>\n");
    }

    private static void WriteSpread(Html html, double[] errors)
    {
        double[] sizes = [.. errors.Where(double.IsFinite).Select(Math.Abs).Order()];
        if (sizes.Length == 0) return;
        string half = NumberText.Short(sizes[(sizes.Length - 1) / 2], 3), most = NumberText.Short(sizes[(int)((sizes.Length - 1) * 0.9)], 3);
        html.Write($"<p>Half of the predictions are off by at most <b>{half}</b>, nine of ten by at most <b>{most}</b>, the worst by "
            + $"<b>{NumberText.Short(sizes[^1], 3)}</b>.</p>\n");
    }
}
