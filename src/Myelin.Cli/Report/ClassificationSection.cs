using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>Figures per part, confusion matrix, frequent mistakes and scores per class.</summary>
internal static class ClassificationSection
{
    private const int MostMistakes = 5;

    public static void Write(Html html, RunReport run)
    {
        html.Raw("<section id=\"results\">\n<h2>How good it is</h2>\n");
        MetricTable.Write(html, run);
        if (run.Confusion is { } matrix)
        {
            bool wide = run.Classes.Count > 12;
            html.Raw(wide ? "<div class=\"stack\">\n" : "<div class=\"pair uneven\">\n");
            html.Write($"<div><h3>Confusion matrix</h3>\n<p class=\"note\">Each row is a true class, "
                + $"each column what the network called it, on the {Headline.PartName(run.JudgedOn)} rows. ");
            html.Raw("Blue is right, orange is wrong; the strength is the share of the true class.</p>\n");
            html.Raw(run.Classes.Count > 4 ? "<div class=\"scroll\"><div class=\"picture broad\">" : "<div class=\"scroll\"><div class=\"picture\">");
            html.Picture(new MatrixChart
            {
                Title = "Confusion matrix",
                ShowTitle = false,
                Width = wide ? 880 : run.Classes.Count > 4 ? 540 : 400,
                Classes = run.Classes,
                Counts = [.. matrix.Counts.ToArray().Select(count => (long)count)],
            });
            html.Raw("</div></div>\n");
            WriteMistakes(html, run.Classes, matrix);
            html.Raw("</div>\n<div><h3>Class by class</h3>\n");
            html.Raw("<p class=\"note\">Precision: of the rows called so, the share that is. "
                + "Recall: of the rows that are, the share that was found. F1 balances both.</p>\n");
            WriteScores(html, run.Classes, matrix);
            html.Raw("</div>\n</div>\n");
        }
        html.Raw("</section>\n");
    }

    private static void WriteMistakes(Html html, IReadOnlyList<string> classes, ConfusionMatrix matrix)
    {
        List<(int Truth, int Said, long Count)> mistakes =
        [
            .. from truth in Enumerable.Range(0, matrix.Classes)
               from said in Enumerable.Range(0, matrix.Classes)
               where said != truth && matrix[truth, said] > 0
               orderby matrix[truth, said] descending
               select (truth, said, (long)matrix[truth, said]),
        ];
        if (mistakes.Count == 0)
        {
            html.Raw("<p>There is no mistake among these rows.</p>\n");
            return;
        }
        html.Raw("<p><b>Most frequent mistakes:</b> ");
        for (int k = 0; k < Math.Min(MostMistakes, mistakes.Count); k++)
        {
            (int truth, int said, long count) = mistakes[k];
            html.Write($"{(k == 0 ? "" : ", ")}"
                + $"<span class=\"nowrap\">“{classes[truth]}” taken for “{classes[said]}”</span> ({count}×)");
        }
        html.Raw(mistakes.Count > MostMistakes ? " …</p>\n" : ".</p>\n");
    }

    private static void WriteScores(Html html, IReadOnlyList<string> classes, ConfusionMatrix matrix)
    {
        IReadOnlyList<ClassScores> scores = matrix.PerClass(double.NaN);
        html.Raw("<div class=\"scroll\"><table class=\"scores\">\n<thead><tr><th>class</th><th class=\"number\">precision</th>"
            + "<th class=\"number\">recall</th><th class=\"number\">F1</th><th class=\"number\">rows</th></tr></thead>\n<tbody>\n");
        foreach ((string name, ClassScores s) in classes.Zip(scores))
        {
            html.Write($"<tr><th scope=\"row\">{name}</th>");
            foreach (double share in (double[])[s.Precision, s.Recall, s.F1Score]) WriteShare(html, share);
            html.Write($"<td class=\"number\">{(long)s.Support}</td></tr>\n");
        }
        html.Raw("</tbody>\n");
        html.Raw("<tfoot><tr><th scope=\"row\">mean</th>");
        foreach (Func<ClassScores, double> score in (Func<ClassScores, double>[])[s => s.Precision, s => s.Recall, s => s.F1Score])
        {
            double[] known = [.. scores.Select(score).Where(double.IsFinite)];
            WriteShare(html, known.Length == 0 ? double.NaN : known.Average());
        }
        html.Write($"<td class=\"number\">{(long)matrix.Total}</td></tr></tfoot>\n</table></div>\n");
    }

    private static void WriteShare(Html html, double share)
    {
        if (!double.IsFinite(share)) html.Raw("<td class=\"number\">–</td>");
        else html.Write($"<td class=\"number bar\" style=\"--share:{CssNumber.Of(share * 100)}%\">{NumberText.Percent(share)}</td>");
    }
}
