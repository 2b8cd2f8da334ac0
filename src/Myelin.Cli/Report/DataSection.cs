using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>How the rows were divided, and what is in each column.</summary>
internal static class DataSection
{
    private const int ShownAtOnce = 16;
    private const int MostColumns = 2000;
    private const int MostCategories = 4;

    public static void Write(Html html, RunReport run)
    {
        html.Raw("<section id=\"data\">\n<h2>The data</h2>\n");
        WriteParts(html, run.Rows);
        if (run.Columns.Count > 0)
        {
            // The target first: it is what the page is about, and may stand hundreds of columns to the right.
            ReportColumn[] columns = [.. run.Columns.OrderBy(c => c.Use == "target" ? 0 : 1).Take(MostColumns)];
            bool split = columns.Length > ShownAtOnce + 4;
            // What is said of a column is counted in the training rows alone.
            long rows = run.Rows.Training;
            WriteTable(html, columns.AsSpan(0, split ? ShownAtOnce : columns.Length), rows);
            if (split)
            {
                html.Write($"<details><summary>The other {columns.Length - ShownAtOnce} columns</summary>\n");
                WriteTable(html, columns.AsSpan(ShownAtOnce), rows);
                html.Raw("</details>\n");
            }
            if (run.Columns.Count > MostColumns)
                html.Write($"<p class=\"note\">{run.Columns.Count - MostColumns} more columns are not listed.</p>\n");
        }
        html.Raw("</section>\n");
    }

    private static void WriteParts(Html html, ReportRows rows)
    {
        long all = rows.Training + rows.Validation + rows.Test;
        if (all > 0)
        {
            html.Raw("<div class=\"parts\" aria-hidden=\"true\">");
            foreach ((string name, long count) in new[] { ("training", rows.Training), ("validation", rows.Validation), ("test", rows.Test) })
                if (count > 0) html.Write($"<span class=\"part {name}\" style=\"flex-grow:{CssNumber.Of(1000.0 * count / all)}\"></span>");
            html.Raw("</div>\n");
        }
        html.Write($"<p class=\"legend\"><span class=\"training\">{rows.Training} rows to learn from</span>");
        if (rows.Validation > 0) html.Write($"<span class=\"validation\">{rows.Validation} rows to decide when to stop</span>");
        if (rows.Test > 0) html.Write($"<span class=\"test\">{rows.Test} rows kept aside to test</span>");
        if (rows.LeftOut > 0) html.Write($"<span class=\"left\">{rows.LeftOut} rows left out</span>");
        html.Raw("</p>\n");
    }

    private static void WriteTable(Html html, ReadOnlySpan<ReportColumn> columns, long rows)
    {
        html.Raw("<div class=\"scroll\"><table class=\"columns\">\n<thead><tr><th>column</th><th>kind</th>"
            + "<th class=\"number\">missing (training rows)</th><th>values</th></tr></thead>\n<tbody>\n");
        foreach (ReportColumn column in columns)
        {
            html.Write($"<tr><th scope=\"row\">{column.Name}");
            if (column.Use != "input") html.Write($" <span class=\"tag\">{column.Use}</span>");
            html.Write($"</th><td>{column.Kind}</td><td class=\"number\">");
            if (column.Missing == 0) html.Raw("<span class=\"none\">0</span>");
            else if (rows > 0) html.Write($"{column.Missing} <small>({NumberText.Percent(Math.Min(1, (double)column.Missing / rows))})</small>");
            else html.Write($"{column.Missing}");
            html.Raw("</td><td>");
            if (column.Categories.Count > 0) WriteCategories(html, column);
            else WriteNumbers(html, column);
            html.Raw("</td></tr>\n");
        }
        html.Raw("</tbody>\n</table></div>\n");
    }

    private static void WriteNumbers(Html html, ReportColumn column)
    {
        if (column.Span is { } span)
        {
            html.Raw("<div class=\"summary\">");
            WriteSpark(html, column.Histogram);
            html.Write($"<span class=\"nowrap\">{span}</span>");
            html.Raw("</div>");
            return;
        }

        if (column.Mean is not { } mean)
        {
            if (column.Distinct is { } distinct) html.Write($"<span class=\"note\">{distinct} different values</span>");
            return;
        }
        html.Raw("<div class=\"summary\">");
        WriteSpark(html, column.Histogram);
        html.Write($"<span class=\"nowrap\">{NumberText.Short(mean)}");
        if (column.StandardDeviation is { } deviation) html.Write($" ± {NumberText.Short(deviation, 3)}");
        html.Raw("</span>");
        if (column.Minimum is { } low && column.Maximum is { } high)
        {
            string written = column.Written is null ? "" : $", written {column.Written}";
            html.Write($"<small class=\"nowrap\">{NumberText.Short(low)} to {NumberText.Short(high)}{written}</small>");
        }

        html.Raw("</div>");
    }

    /// <summary>A histogram of a word's size.</summary>
    private static void WriteSpark(Html html, IReadOnlyList<long> counts)
    {
        if (counts.Count == 0 || counts.Max() <= 0) return;
        const double Width = 72, Height = 20;
        double most = counts.Max(), step = Width / counts.Count;
        html.Raw("<svg class=\"spark\" viewBox=\"0 0 72 20\" width=\"72\" height=\"20\" aria-hidden=\"true\"><path d=\"");
        for (int i = 0; i < counts.Count; i++)
        {
            if (counts[i] <= 0) continue;
            // A single row among thousands still leaves a trace.
            double height = Math.Max(1, Height * counts[i] / most), width = Math.Max(0.3, step - (counts.Count > 24 ? 0 : 0.8));
            html.Write($"M{CssNumber.Of(i * step)} 20v-{CssNumber.Of(height)}h{CssNumber.Of(width)}v{CssNumber.Of(height)}z");
        }
        html.Raw("\"/></svg>");
    }

    private static void WriteCategories(Html html, ReportColumn column)
    {
        long most = Math.Max(1, column.Categories.Max(c => c.Count));
        html.Raw("<div class=\"categories\">");
        foreach (ReportCategory category in column.Categories.Take(MostCategories))
        {
            html.Write(
                $"<span class=\"category\" style=\"--share:{CssNumber.Of(100.0 * category.Count / most)}%\" title=\"{category.Name}\">"
                    + $"<span>{category.Name}</span><b>{category.Count}</b></span>");
        }
        int others = (column.Distinct ?? column.Categories.Count) - Math.Min(MostCategories, column.Categories.Count);
        if (others > 0) html.Write($"<small>{others} more{(column.Kind == "words" ? " words" : "")}</small>");
        html.Raw("</div>");
    }
}
