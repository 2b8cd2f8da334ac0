namespace Myelin.Cli.Report;

/// <summary>All options, how to repeat the run, how to predict, and the run's files.</summary>
internal static class SettingsSection
{
    public static void Write(Html html, RunReport run)
    {
        if (run.TrainCommand is not null || run.PredictCommand is not null || run.Files.Count > 0)
        {
            html.Raw("<section id=\"use\">\n<h2>Use it, repeat it</h2>\n");
            if (run.PredictCommand is not null) html.Write($"<h3>Predict with this model</h3>\n<pre><code>{run.PredictCommand}</code></pre>\n");
            if (run.TrainCommand is not null) html.Write($"<h3>Repeat this run</h3>\n<pre><code>{run.TrainCommand}</code></pre>\n");
            if (run.Files.Count > 0)
            {
                html.Raw("<h3>Files of this run</h3>\n<dl class=\"files\">\n");
                foreach (ReportFile file in run.Files) html.Write($"<dt>{file.Name}</dt><dd>{file.Holds}</dd>\n");
                html.Raw("</dl>\n");
            }
            html.Raw("</section>\n");
        }
        if (run.Settings.Count == 0) return;
        html.Raw("<section id=\"settings\">\n<h2>Settings</h2>\n<div class=\"scroll\"><table class=\"settings\">\n"
            + "<thead><tr><th>option</th><th>value</th><th>chosen by</th></tr></thead>\n<tbody>\n");
        foreach (ReportSetting setting in run.Settings)
        {
            (string kind, string who) = setting.Source switch
            {
                SettingSource.Given => ("given", "you"),
                SettingSource.FromData => ("data", "the data"),
                _ => ("default", "default"),
            };
            html.Write($"<tr class=\"{kind}\"><th scope=\"row\"><code>{setting.Name}</code></th><td><code>{setting.Value}</code></td><td>"
                + $"<span class=\"tag\">{who}</span></td></tr>\n");
        }
        html.Raw("</tbody>\n</table></div>\n</section>\n");
    }
}
