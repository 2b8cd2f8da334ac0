namespace Myelin.Cli.Report;

/// <summary>The table of all metrics on training, validation and test rows.</summary>
internal static class MetricTable
{
    public static void Write(Html html, RunReport run)
    {
        ReportPart[] parts = [.. Enum.GetValues<ReportPart>().Where(p => run.Metrics.Any(m => m.On(p) is not null))];
        if (parts.Length == 0) return;
        html.Raw("<div class=\"scroll\"><table class=\"metrics\">\n<thead><tr><th>figure</th>");
        foreach (ReportPart part in parts)
        {
            html.Write($"<th class=\"number{(part == run.JudgedOn ? " main" : "")}\">{Headline.PartName(part)} "
                + $"<small>{Rows(run.Rows, part)} rows</small></th>");
        }
        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (ReportMetric metric in run.Metrics)
        {
            html.Write($"<tr><th scope=\"row\">{MetricText.Name(metric.Name)}</th>");
            foreach (ReportPart part in parts)
                html.Write($"<td class=\"number{(part == run.JudgedOn ? " main" : "")}\">{MetricText.Value(metric.Name, metric.On(part))}</td>");
            html.Raw("</tr>\n");
        }
        html.Raw("</tbody>\n</table></div>\n");
    }

    private static long Rows(ReportRows rows, ReportPart part) => part switch
    {
        ReportPart.Training => rows.Training,
        ReportPart.Validation => rows.Validation,
        _ => rows.Test,
    };
}
