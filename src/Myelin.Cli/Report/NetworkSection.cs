using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>The network drawn, and its layers in a table.</summary>
internal static class NetworkSection
{
    public static void Write(Html html, RunReport run)
    {
        if (run.Layers.Count == 0) return;
        html.Write($"<section id=\"network\">\n<h2>The network</h2>\n"
            + $"<p class=\"note\">{run.Parameters} {(run.Parameters == 1 ? "parameter" : "parameters")}.");
        if (run.Layers.Any(l => l.Weights is not null))
            html.Raw(" Blue connections strengthen, orange ones weaken; the thicker, the larger the weight.");
        html.Raw("</p>\n<div class=\"scroll\"><div class=\"picture broad\">");
        html.Picture(new NetworkDrawing { Title = $"The network that predicts {run.Target}", ShowTitle = false, Width = 960, Parts = Parts(run) });
        html.Raw("</div></div>\n<div class=\"scroll\"><table class=\"layers\">\n"
            + "<thead><tr><th>layer</th><th>kind</th><th></th><th>output</th><th class=\"number\">parameters</th></tr></thead>\n<tbody>\n");
        foreach (ReportLayer layer in run.Layers)
        {
            html.Write($"<tr><th scope=\"row\">{layer.Name}</th><td>{layer.Kind}</td><td>{layer.Detail}</td><td>{layer.OutputShape}</td>"
                + $"<td class=\"number\">{layer.Parameters}</td></tr>\n");
        }
        html.Write($"</tbody>\n<tfoot><tr><th scope=\"row\">all</th><td></td><td></td><td></td>"
            + $"<td class=\"number\">{run.Parameters}</td></tr></tfoot>\n</table></div>\n</section>\n");
    }

    private static List<NetworkPart> Parts(RunReport run)
    {
        List<NetworkPart> parts = [];
        if (run.Inputs.Count > 0)
        {
            parts.Add(
                new NetworkColumn("input", run.Inputs.Count)
                {
                    Labels = run.Inputs, Detail = NumberText.Whole(run.Inputs.Count) + (run.Inputs.Count == 1 ? " value" : " values"),
                });
        }
        ReportLayer? last = run.Layers.LastOrDefault(l => l.Units is not null);
        int before = run.Inputs.Count;
        foreach (ReportLayer layer in run.Layers)
        {
            if (layer.Units is not { } units)
            {
                parts.Add(new NetworkStep(layer.Detail is null ? layer.Kind : $"{layer.Kind} {layer.Detail}") { Detail = layer.Name });
                continue;
            }
            parts.Add(new NetworkColumn(layer.Name, units)
            {
                Detail = layer.Detail is null ? NumberText.Whole(units) : $"{NumberText.Whole(units)} · {layer.Detail}",
                Parameters = layer.Parameters,
                Labels = layer == last ? OutputNames(run, units) : null,
                // Without the column before there is nothing that the weights could connect.
                Weights = before > 0 ? layer.Weights : null,
                Biases = layer.Biases,
            });
            before = units;
        }
        return parts;
    }

    /// <summary>The classes; a single output of two classes says how sure the network is of the second.</summary>
    private static IReadOnlyList<string>? OutputNames(RunReport run, int units) =>
        run.IsClassification
            ? units == run.Classes.Count ? run.Classes : units == 1 && run.Classes.Count == 2 ? [run.Classes[1]] : null
            : units == 1 ? [run.Target] : null;
}
