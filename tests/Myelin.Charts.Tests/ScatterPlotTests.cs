using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class ScatterPlotTests
{
    [Fact]
    public void Exact_predictions_lie_on_the_diagonal()
    {
        XElement svg = SvgReader.Read(new ScatterPlot { X = [1, 2, 3], Y = [1, 2, 3] });
        XElement[] dots = [.. svg.Of("circle", "c0")];
        Assert.Equal(3, dots.Length);
        string[] diagonal = svg.Of("path", "muted").Single().Attribute("d")!.Value.Split('M', 'L', ' ');
        double x1 = Read(diagonal[1]), y1 = Read(diagonal[2]), x2 = Read(diagonal[3]), y2 = Read(diagonal[4]);
        Assert.Equal(x2 - x1, y1 - y2, 1.0);
        foreach (XElement dot in dots)
            Assert.Equal((dot.Number("cx") - x1) / (x2 - x1), (y1 - dot.Number("cy")) / (y1 - y2), 1e-3);
        Assert.Contains("true 2, predicted 2", svg.Hints());

        static double Read(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Many_points_stay_a_small_file()
    {
        double[] x = [.. Enumerable.Range(0, 200_000).Select(i => Math.Sin(i * 12.9898) * 100)];
        double[] y = [.. Enumerable.Range(0, 200_000).Select(i => x[i] + Math.Cos(i * 78.233) * 20)];
        var plot = new ScatterPlot { X = x, Y = y };
        XElement svg = SvgReader.Read(plot);
        Assert.Empty(svg.Of("circle", "c0"));
        Assert.NotEmpty(svg.Of("path", "c0"));
        Assert.InRange(plot.ToSvg().Length, 10_000, 800_000);
        Assert.Contains("200,000 points", svg.Element(SvgReader.Svg + "desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_that_are_not_finite_are_counted()
    {
        XElement svg = SvgReader.Read(new ScatterPlot { X = [1, double.NaN, 3], Y = [1, 2, double.PositiveInfinity] });
        Assert.Single(svg.Of("circle", "c0"));
        Assert.Contains("2 points without a finite value are not shown", svg.Texts());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e308)]
    [InlineData(-7.0)]
    public void Constant_values_have_a_place(double value) =>
        Assert.Equal(2, SvgReader.Read(new ScatterPlot { X = [value, value], Y = [value, value] }).Of("circle", "c0").Count());

    [Fact]
    public void No_points_are_said() => Assert.Contains("no points to draw", SvgReader.Read(new ScatterPlot { X = [], Y = [] }).Texts());

    [Fact]
    public void Unequal_lengths_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ScatterPlot { X = [1, 2], Y = [1] }.ToSvg());
        Assert.Contains("2 x values and 1 y values", error.Message, StringComparison.Ordinal);
    }
}
