namespace Myelin.Benchmarks.Tests;

/// <summary>How numbers are rounded on the page.</summary>
public sealed class FiguresTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.8524, "0.852")]
    [InlineData(0.99949, "0.999")]
    [InlineData(0.9996, "1.00")]
    [InlineData(9.994, "9.99")]
    [InlineData(9.996, "10.0")]
    [InlineData(99.94, "99.9")]
    [InlineData(99.96, "100")]
    [InlineData(1673.2, "1,673")]
    [InlineData(-12.34, "-12.3")]
    public void Three_digits_are_shown(double value, string text) => Assert.Equal(text, Figures.Short(value));

    [Theory]
    [InlineData(123456.789, "123460")]
    [InlineData(0.00012345678, "0.00012346")]
    [InlineData(0, "0")]
    public void Five_digits_are_kept(double value, string text) => Assert.Equal(text, Figures.Plain(value));

    [Theory]
    [InlineData(1.48, 1.5, false, "1.48")]
    [InlineData(1.1970, 1.2, false, "1.1970")]
    [InlineData(0.9696, 0.97, false, "0.9696")]
    [InlineData(0.8996, 0.92, true, "90.0 %")]
    [InlineData(0.91996, 0.92, true, "91.996 %")]
    public void A_figure_that_misses_its_goal_never_looks_like_it(double figure, double least, bool isShare, string text)
    {
        Assert.Equal(text, Figures.Missed(figure, least, isShare));
        Assert.NotEqual(Figures.Goal(least, isShare), text);
    }

    [Theory]
    [InlineData(12.7, "12 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(185, "3 min 5 s")]
    public void Times_are_read_by_people(double seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));
}
