using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class EveryChartTests
{
    private const string Nasty = "<b>&\"'\u0001]]>\uD800";

    public static TheoryData<string> Names => [.. Charts(Nasty).Select(c => c.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_and_titles_are_escaped(string name)
    {
        XElement svg = SvgReader.Read(Of(name) with { Title = Nasty, Description = Nasty });
        Assert.Equal("<b>&\"'\uFFFD]]>\uFFFD", svg.Element(SvgReader.Svg + "title")!.Value);
        Assert.Empty(svg.Descendants(SvgReader.Svg + "b"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_stands_alone_or_shares_its_page_s_style(string name)
    {
        Chart chart = Of(name);
        Assert.Contains("prefers-color-scheme:dark", SvgReader.Read(chart).Element(SvgReader.Svg + "style")!.Value, StringComparison.Ordinal);
        using var text = new StringWriter();
        chart.Write(text, embedded: true);
        Assert.DoesNotContain("<style", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("http:", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("var(--", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_narrow_and_a_low_chart_are_still_charts(string name)
    {
        Assert.True(SvgReader.Read(Of(name) with { Width = 1 }).Number("width") >= 160);
        SvgReader.Read(Of(name) with { Width = double.NaN, Height = double.NaN });
        Assert.True(SvgReader.Read(Of(name) with { Height = 1 }).Number("height") >= 60);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_title_can_be_left_to_the_page(string name)
    {
        XElement with = SvgReader.Read(Of(name) with { Title = "Loud" }),
            without = SvgReader.Read(Of(name) with { Title = "Loud", ShowTitle = false });
        Assert.Contains("Loud", with.Texts());
        Assert.DoesNotContain("Loud", without.Texts());
        Assert.Equal("Loud", without.Element(SvgReader.Svg + "title")!.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_class_that_is_used_is_in_the_style_sheet(string name)
    {
        foreach (string used in SvgReader.Read(Of(name)).Descendants()
            .SelectMany(e => (e.Attribute("class")?.Value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.Contains("." + used, Chart.StyleSheet, StringComparison.Ordinal);
        }
    }

    private static Chart Of(string name) => Charts(Nasty).Single(c => c.GetType().Name == name);

    private static IEnumerable<Chart> Charts(string name) =>
    [
        new LineChart { Series = [new(name, [1, 2, 3])], XTitle = name, YTitle = name, Mark = 2, MarkLabel = name },
        new ScatterPlot { X = [1, 2], Y = [3, 4], XTitle = name, YTitle = name },
        new Histogram { Values = [1, 2, 2, 3], XTitle = name, YTitle = name },
        new BarChart { Categories = [name, "b"], Series = [new(name, [1, 2]), new("c", [2, 1])], XTitle = name },
        new MatrixChart { Classes = [name, "b"], Counts = [3, 1, 0, 2], RowTitle = name, ColumnTitle = name },
        new NetworkDrawing
        {
            Parts = [
                new NetworkColumn(name, 2) { Labels = [name, "b"] }, new NetworkStep(name) { Detail = name },
                new NetworkColumn("o", 1) { Detail = name },
            ],
        },
    ];
}
