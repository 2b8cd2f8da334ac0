using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class LineChartTests
{
    [Fact]
    public void Every_series_has_its_colour_its_name_and_its_values_under_the_pointer()
    {
        XElement svg = SvgReader.Read(new LineChart
        {
            Title = "Loss",
            YTitle = "loss",
            Series = [new("training", [2, 1, 0.5]) { Dashed = true }, new("validation", [2.1, 1.2, 0.9])],
            Mark = 3,
            MarkLabel = "best epoch 3",
        });
        Assert.Contains("Loss", svg.Texts());
        Assert.Contains("training", svg.Texts());
        Assert.Contains("validation", svg.Texts());
        Assert.Contains("best epoch 3", svg.Texts());
        Assert.Contains("epoch 2\ntraining: 1\nvalidation: 1.2", svg.Hints());
        Assert.Equal("6 4", svg.Of("path", "c0").First(p => p.Attribute("stroke-width")?.Value == "2").Attribute("stroke-dasharray")!.Value);
        // The marked epoch has a ringed dot on each line.
        Assert.Equal(
            2, svg.Descendants(SvgReader.Svg + "circle").Count(
                c => c.Attribute("class")!.Value.EndsWith("s-paper", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_gap_cuts_the_line_and_a_value_between_gaps_is_a_dot()
    {
        XElement svg = SvgReader.Read(new LineChart { Series = [new("a", [1, 2, double.NaN, 3, double.NegativeInfinity, 4, 5])] });
        XElement line = svg.Of("path", "c0").First(p => p.Attribute("stroke-width")?.Value == "2");
        Assert.Equal(2, line.Attribute("d")!.Value.Count(c => c == 'M'));
        Assert.Single(svg.Of("circle", "c0"), c => c.Number("r") == 3);
    }

    [Fact]
    public void One_value_is_a_dot_inside_the_picture()
    {
        XElement svg = SvgReader.Read(new LineChart { Series = [new("a", [0.5])], Mark = 1 });
        XElement dot = svg.Of("circle", "c0").First();
        Assert.InRange(dot.Number("cx"), 1, 639);
        Assert.InRange(dot.Number("cy"), 1, svg.Number("height"));
    }

    [Fact]
    public void Thousands_of_points_are_thinned_but_keep_their_extremes()
    {
        double[] values = [.. Enumerable.Range(0, 50_000).Select(i => Math.Sin(i * 0.7))];
        values[31_234] = 9;
        var chart = new LineChart { Series = [new("a", values)], YScale = AxisScale.Linear };
        XElement svg = SvgReader.Read(chart);
        XElement line = svg.Of("path", "c0").First(p => p.Attribute("stroke-width")?.Value == "2");
        string[] points = line.Attribute("d")!.Value.Split('M', 'L');
        Assert.InRange(points.Length, 500, 4 * 640);
        double highest = points.Where(p => p.Length > 0).Min(p => double.Parse(p.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        // 9 is one below the axis' end at 10, far above the sine's 1.
        Assert.True(highest < 60, $"the peak is drawn at y = {highest}");
        Assert.InRange(chart.ToSvg().Length, 1000, 150_000);
    }

    [Theory]
    [InlineData]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Nothing_to_draw_is_said(params double[] values) =>
        Assert.Contains("no values to draw", SvgReader.Read(new LineChart { Series = [new("a", values)] }).Texts());

    [Fact]
    public void No_series_at_all_is_said() => Assert.Contains("no values to draw", SvgReader.Read(new LineChart { Series = [] }).Texts());

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1e308, -1e308, 5)]
    [InlineData(1e-320, 2e-320, 3e-320)]
    [InlineData(1e-310, 1, 1e300)]
    public void Constant_huge_and_tiny_values_stay_inside_the_picture(double a, double b, double c)
    {
        XElement svg = SvgReader.Read(new LineChart { Series = [new("a", [a, b, c])] });
        foreach (XElement path in svg.Of("path", "c0").Where(p => p.Attribute("stroke-width")?.Value == "2"))
            foreach (string point in path.Attribute("d")!.Value.Split('M', 'L').Where(p => p.Length > 0))
                Assert.InRange(double.Parse(point.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), 0, 300);
    }

    [Fact]
    public void A_log_axis_says_so() =>
        Assert.Contains("loss (logarithmic scale)", SvgReader.Read(new LineChart { YTitle = "loss", Series = [new("a", [1, 0.001])] }).Texts());

    [Fact]
    public void Names_at_the_lines_ends_keep_apart_inside_the_plot()
    {
        double[] places = LineChart.Spread([100, 101, 102, 299], 15, 0, 300);
        for (int i = 1; i < places.Length; i++) Assert.True(places[i] - places[i - 1] >= 15);
        Assert.InRange(places[^1], 0, 300);
        Assert.Equal([0, 15, 30], LineChart.Spread([-5, -5, -5], 15, 0, 300));
    }
}
