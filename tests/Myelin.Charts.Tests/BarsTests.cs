using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class BarsTests
{
    [Fact]
    public void Histogram_counts_every_value_once()
    {
        var histogram = new Histogram { Values = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i * 12.9898) * 50)] };
        (double start, double width, int[] counts) = histogram.Count();
        Assert.Equal(1000, counts.Sum());
        Assert.InRange(counts.Length, 4, 61);
        Assert.Equal(0, start / width % 1, 1e-9);
        Assert.Equal(counts.Count(c => c > 0), SvgReader.Read(histogram).Of("rect", "c0").Count());
    }

    [Fact]
    public void Histogram_puts_values_into_their_range()
    {
        (double start, double width, int[] counts) = new Histogram { Values = [0, 0.1, 1, 1.1, 1.2, 2.9], Bins = 3 }.Count();
        Assert.Equal((0, 1), (start, width));
        Assert.Equal([2, 3, 1], counts);
    }

    [Theory]
    [InlineData(3.0, 3.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(1e308, -1e308)]
    [InlineData(1e-310, 2e-310)]
    [InlineData(1.0, 1e12)]
    public void Histogram_of_odd_values(double a, double b)
    {
        var histogram = new Histogram { Values = [a, b, a, double.NaN], Mark = 0 };
        Assert.Equal(3, histogram.Count().Counts.Sum());
        Assert.Contains("1 values that are not finite are not shown", SvgReader.Read(histogram).Texts());
    }

    [Fact]
    public void Empty_charts_say_so()
    {
        Assert.Contains("no values to draw", SvgReader.Read(new Histogram { Values = [] }).Texts());
        Assert.Contains("no values to draw", SvgReader.Read(new BarChart { Categories = [], Series = [] }).Texts());
    }

    [Fact]
    public void Bars_are_as_long_as_their_values()
    {
        XElement svg = SvgReader.Read(new BarChart
        {
            Categories = ["a", "b"],
            Series = [new("precision", [0.5, 1]), new("recall", [double.NaN, 0.25])],
            Maximum = 1,
            Percent = true,
        });
        XElement[] precision = [.. svg.Of("rect", "c0").Where(r => r.HasElements)], recall = [.. svg.Of("rect", "c1").Where(r => r.HasElements)];
        Assert.Equal(2, precision.Length);
        Assert.Equal(precision[1].Number("width"), 2 * precision[0].Number("width"), 0.1);
        Assert.Equal(precision[1].Number("width"), 4 * Assert.Single(recall).Number("width"), 0.1);
        Assert.Contains("a\nprecision: 50.0\u00A0%", svg.Hints());
        Assert.Contains("recall", svg.Texts());
        Assert.Contains("100\u00A0%", svg.Texts());
    }

    [Fact]
    public void Bars_need_one_value_per_category() =>
        Refusal.Contains<ArgumentException>(
            "\"p\" need one value for each of the 2 categories; they have 1",
            () => new BarChart { Categories = ["a", "b"], Series = [new("p", [1])] }.ToSvg());
}
