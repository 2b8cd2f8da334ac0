using System.Globalization;

namespace Myelin.Charts.Tests.Axes;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.97314, "0.9731")]
    [InlineData(2947.44, "2,947")]
    [InlineData(0.5, "0.5")]
    [InlineData(-0.25, "−0.25")]
    [InlineData(1234567, "1,234,567")]
    [InlineData(1.5e9, "1.5×10⁹")]
    [InlineData(1e-7, "10⁻⁷")]
    [InlineData(-2.345e-12, "−2.345×10⁻¹²")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Short_numbers_are_as_people_write_them(double value, string text) => Assert.Equal(text, NumberText.Short(value));

    [Fact]
    public void Percentages_keep_their_decimals()
    {
        Assert.Equal("97.3\u00A0%", NumberText.Percent(0.9731));
        Assert.Equal("100.0\u00A0%", NumberText.Percent(1));
        Assert.Equal("100\u00A0%", NumberText.Percent(1, 0));
        Assert.Equal("–", NumberText.Percent(double.NaN));
    }

    [Fact]
    public void Fixed_and_whole_numbers()
    {
        Assert.Equal("1,234.50", NumberText.Fixed(1234.5, 2));
        Assert.Equal("−12,345", NumberText.Whole(-12345));
    }

    [Fact]
    public void The_reader_s_culture_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("", false)
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "_" },
            };
            Assert.Equal("−1,234.5", NumberText.Short(-1234.5, 5));
            var chart = new LineChart { Series = [new("a", [0.25, 1.5, -0.5])] };
            string here = chart.ToSvg();
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            Assert.Equal(chart.ToSvg(), here);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
