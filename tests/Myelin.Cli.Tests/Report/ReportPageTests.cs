using System.Text.RegularExpressions;
using System.Xml.Linq;
using Myelin.Cli.Report;

namespace Myelin.Cli.Tests.Report;

public sealed partial class ReportPageTests
{
    public static TheoryData<string> Runs => ["digits", "breast cancer", "diabetes", "nasty"];

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_page_is_well_formed_and_the_same_every_time(string name)
    {
        RunReport run = Of(name);
        string page = Write(run);
        Assert.Equal(page, Write(run));
        Assert.StartsWith("<!DOCTYPE html>\n", page, StringComparison.Ordinal);
        XElement html = Parse(page);
        Assert.Equal("html", html.Name.LocalName);
        Assert.Single(html.Descendants("h1"));
        Assert.EndsWith(
            "Made with Myelin " + (name == "nasty" ? SampleRuns.NastyShown : "0.1.0"), html.Descendants("footer").Single().Value,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void The_page_loads_nothing_and_runs_nothing(string name)
    {
        string page = Write(Of(name));
        foreach (string forbidden in (string[])[
            "http:", "https:", "src=", "href=", "url(", "@import", "<script", "<link", "<iframe", " onload", " onclick",
        ])
        {
            Assert.DoesNotContain(forbidden, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_classification_shows_figures_matrix_scores_and_mistakes()
    {
        XElement html = Parse(Write(SampleRuns.Digits()));
        string text = html.Value;
        Assert.Equal("Predicting digit from digits.csv", html.Descendants("h1").Single().Value);
        Assert.Equal(["97.8\u00A0%", "95.2\u00A0% – 99.0\u00A0%", "10.0\u00A0%", "1.9 s"], Class(html, "value"));
        Assert.Contains("264 of 270 rows it had not seen are right.", text, StringComparison.Ordinal);
        Assert.Contains("“8” taken for “1” (2×)", text, StringComparison.Ordinal);
        Assert.Contains("1,257 rows to learn from", text, StringComparison.Ordinal);
        Assert.Contains("The other 49 columns", text, StringComparison.Ordinal);
        Assert.Equal(4, Charts(html).Length);
        string[] eight = [.. Table(html, "scores").Descendants("tr").Single(r => r.Element("th")?.Value == "8").Elements().Select(e => e.Value)];
        Assert.Equal(["8", "92.6\u00A0%", "92.6\u00A0%", "92.6\u00A0%", "27"], eight);
    }

    [Fact]
    public void A_regression_shows_figures_scatter_and_errors()
    {
        XElement html = Parse(Write(SampleRuns.Diabetes()));
        Assert.Equal(["0.487", "43.6"], Class(html, "value").Take(2));
        Assert.Contains("explains 49\u00A0% of the variance of “progression” on rows it had not seen", html.Value, StringComparison.Ordinal);
        Assert.Contains("Half of the predictions are off by at most", html.Value, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Predicted against true progression", "Errors of the predictions", "loss per epoch", "mean absolute error per epoch",
                "The network that predicts progression",
            ], Charts(html));
        Assert.Equal(
            ["mean absolute error", "42.1", "44.9", "43.6"],
            Table(html, "metrics").Descendants("tr").ElementAt(3).Elements().Select(e => e.Value));
    }

    [Fact]
    public void The_data_s_columns_are_summed_up_with_the_target_first()
    {
        XElement[] rows = [.. Table(Parse(Write(SampleRuns.BreastCancer())), "columns").Element("tbody")!.Elements("tr")];
        Assert.Equal("diagnosis target", rows[0].Element("th")!.Value);
        Assert.Contains("14.13 ± 3.52", rows[1].Value, StringComparison.Ordinal);
        Assert.Contains("6.981 to 28.11", rows[1].Value, StringComparison.Ordinal);
        Assert.Single(rows[1].Descendants("svg"));
        Assert.Contains("4 (1.0\u00A0%)", rows[1].Value, StringComparison.Ordinal);
        Assert.Contains("Charité170", rows[3].Value, StringComparison.Ordinal);
        Assert.Contains("5 more", rows[3].Value, StringComparison.Ordinal);
        Assert.Contains("left out: all missing", rows[4].Value, StringComparison.Ordinal);
        Assert.Contains("569 different values", rows[5].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_says_who_chose_it()
    {
        XElement table = Table(Parse(Write(SampleRuns.Digits())), "settings");
        string Row(string name) =>
            string.Join('|', table.Descendants("tr").Single(r => r.Element("th")!.Value == name).Elements().Select(e => e.Value));
        Assert.Equal("--hidden|64,32|the data", Row("--hidden"));
        Assert.Equal("--epochs|30|you", Row("--epochs"));
        Assert.Equal("--optimizer|adam|default", Row("--optimizer"));
    }

    [Fact]
    public void The_commands_warnings_and_files_are_there()
    {
        RunReport run = SampleRuns.BreastCancer();
        XElement html = Parse(Write(run));
        Assert.Equal([run.PredictCommand!, run.TrainCommand!], html.Descendants("pre").Select(p => p.Value));
        Assert.Equal(run.Warnings, html.Descendants("ul").Single().Elements("li").Select(l => l.Value));
        Assert.Equal(run.Files.Select(f => f.Name), html.Descendants("dt").Select(d => d.Value));
        Assert.Contains("21 November 2025, 07:49", html.Value, StringComparison.Ordinal);
        Assert.Contains("seed 0", html.Value, StringComparison.Ordinal);
        Assert.Contains("3 rows left out", html.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_text_whatever_is_in_them()
    {
        XElement html = Parse(Write(SampleRuns.Nasty()));
        Assert.Equal($"Predicting {SampleRuns.NastyShown} from {SampleRuns.NastyShown}", html.Descendants("h1").Single().Value);
        Assert.DoesNotContain(html.Descendants("b"), b => b.Parent!.Name == "h1" || b.Parent.Name == "td" || b.Parent.Name == "th");
        Assert.DoesNotContain("NaN", Write(SampleRuns.Nasty()), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_were_learned_from_promise_nothing_about_new_ones()
    {
        string page = Write(SampleRuns.Nasty());
        Assert.Contains("5 of 10 rows it learned from are right.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("likely range", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_nothing_optional_is_a_page_too()
    {
        var run = new RunReport
        {
            DataName = "d.csv", Target = "y", Rows = new(1, 0, 0), Metrics = [], Parameters = 0, EpochsRun = 0, Seconds = 0, Seed = 0,
            Started = DateTimeOffset.UnixEpoch, Version = "0.1.0",
        };
        Assert.Equal(["How good it is", "The data"], Parse(Write(run)).Descendants("h2").Select(h => h.Value));
    }

    [Fact]
    public void A_diverged_regression_is_reported_as_it_is()
    {
        RunReport run = SampleRuns.Diabetes();
        run = run with
        {
            PredictedValues = [.. run.TrueValues!.Select(_ => double.NaN)],
            Metrics = [
                new("loss", double.NaN, double.NaN, double.NaN), new("r2", null, null, double.NaN),
                new("mae", null, null, double.PositiveInfinity),
            ],
        };
        string page = Write(run);
        Parse(page);
        Assert.Contains("no points to draw", page, StringComparison.Ordinal);
        Assert.DoesNotContain("no better than", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_class_that_the_page_uses_is_styled()
    {
        string page = Write(SampleRuns.BreastCancer());
        string style = Parse(page).Descendants("style").Single().Value;
        foreach (string used in ClassAttribute().Matches(page).SelectMany(m => m.Groups[1].Value.Split(' ')).Distinct())
            if (used is not ("figure" or "default" or "myelin-chart")) Assert.Contains("." + used, style, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        Refusal.Contains<ArgumentException>(
            "10 classes needs 100 counts; it got 4", () => Write(SampleRuns.Digits() with { Confusion = new([1, 2, 3, 4]) }));
        Refusal.Contains<ArgumentException>("1 predicted and 66 true", () => Write(SampleRuns.Diabetes() with { PredictedValues = [1] }));
    }

    private static RunReport Of(string name) => name switch
    {
        "digits" => SampleRuns.Digits(),
        "breast cancer" => SampleRuns.BreastCancer(),
        "diabetes" => SampleRuns.Diabetes(),
        _ => SampleRuns.Nasty(),
    };

    private static string Write(RunReport run)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ReportPage.Write(text, run);
        return text.ToString();
    }

    private static XElement Parse(string page) => XDocument.Parse(page).Root!;

    private static string[] Class(XElement html, string name) =>
        [.. html.Descendants().Where(e => e.Attribute("class")?.Value == name).Select(e => e.Value)];

    private static XElement Table(XElement html, string name) => html.Descendants("table").First(t => t.Attribute("class")?.Value == name);

    private static string[] Charts(XElement html) =>
        [.. html.Descendants("svg").Where(s => s.Attribute("role")?.Value == "img").Select(s => s.Element("title")!.Value)];

    [GeneratedRegex(" class=\"([^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex ClassAttribute();
}
