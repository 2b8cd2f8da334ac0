using Myelin.Charts.Drawing;

namespace Myelin.Charts.Tests.Drawing;

public sealed class SvgTextTests
{
    [Theory]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("plain", "plain")]
    [InlineData("a\0b\u0007", "a\uFFFDb\uFFFD")]
    [InlineData("line\nbreak", "line\nbreak")]
    [InlineData("𝄞 clef", "𝄞 clef")]
    [InlineData("\uFFFF", "\uFFFD")]
    public void Text_is_escaped(string text, string escaped) => Assert.Equal(escaped, MarkupText.Escape(text));

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFD", MarkupText.Escape("a\uD834"));
        Assert.Equal("\uFFFDb", MarkupText.Escape("\uDD1Eb"));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(-0.001, "0")]
    [InlineData(12.345, "12.35")]
    [InlineData(-7.5, "-7.5")]
    public void Coordinates_are_short(double value, string text) => Assert.Equal(text, SvgText.Number(value));

    [Fact]
    public void A_long_name_keeps_both_ends()
    {
        string cut = SvgText.Fit("a_very_long_column_name_of_kind_A", 12, 100);
        Assert.StartsWith("a_very", cut, StringComparison.Ordinal);
        Assert.EndsWith("A", cut, StringComparison.Ordinal);
        Assert.Contains('…', cut);
        Assert.True(SvgText.WidthOf(cut, 12) <= 100);
        Assert.Equal("short", SvgText.Fit("short", 12, 100));
        Assert.Equal("…", SvgText.Fit("𝄞𝄞𝄞𝄞", 12, 5));
    }
}
