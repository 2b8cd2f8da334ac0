using System.Xml.Linq;

namespace Myelin.Charts.Tests;

public sealed class MatrixChartTests
{
    [Fact]
    public void Cells_carry_counts_and_shares_of_their_row()
    {
        XElement svg = SvgReader.Read(new MatrixChart { Classes = ["malignant", "benign"], Counts = [30, 2, 1, 53] });
        Assert.Contains("30", svg.Texts());
        Assert.Contains("94\u00A0%", svg.Texts());
        Assert.Contains("true malignant, predicted benign: 2 of 32 (6.2\u00A0%)", svg.Hints());
        Assert.Contains("83 of them right (96.5\u00A0%)", svg.Element(SvgReader.Svg + "desc")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_and_wrong_have_different_hues_and_more_is_stronger()
    {
        XElement svg = SvgReader.Read(new MatrixChart { Classes = ["a", "b"], Counts = [9, 1, 5, 5] });
        double few = Cell("true a, predicted b: 1 of 10 (10.0\u00A0%)", "neg"), half = Cell("true b, predicted a: 5 of 10 (50.0\u00A0%)", "neg");
        Assert.True(0 < few && few < half && half < 1);
        Assert.True(Cell("true a, predicted a: 9 of 10 (90.0\u00A0%)", "pos") > Cell("true b, predicted b: 5 of 10 (50.0\u00A0%)", "pos"));

        double Cell(string hint, string shade) => svg.Of("rect", shade).Single(r => r.Value == hint).Number("fill-opacity");
    }

    [Fact]
    public void Thirty_classes_have_numbers_and_more_have_colours_only()
    {
        XElement thirty = SvgReader.Read(Identity(30)), more = SvgReader.Read(Identity(31)), many = SvgReader.Read(Identity(400));
        Assert.Equal(30, thirty.Texts().Count(t => t == "7"));
        Assert.DoesNotContain("7", more.Texts());
        Assert.InRange(many.ToString().Length, 5000, 60_000);
    }

    [Fact]
    public void Long_names_are_cut_and_shown_whole_under_the_pointer()
    {
        string name = string.Concat(Enumerable.Repeat("very_long_", 12)) + "A";
        XElement svg = SvgReader.Read(new MatrixChart { Classes = [name, "b"], Counts = [1, 0, 0, 1], Width = 400 });
        Assert.Contains(name, svg.Hints());
        Assert.DoesNotContain(name, svg.Texts());
    }

    [Fact]
    public void A_class_without_rows_divides_nothing()
    {
        XElement svg = SvgReader.Read(new MatrixChart { Classes = ["a", "b"], Counts = [0, 0, 1, 3] });
        Assert.Contains("25\u00A0%", svg.Texts());
        Assert.Contains(
            "without rows", SvgReader.Read(new MatrixChart { Classes = ["a"], Counts = [0] }).Element(SvgReader.Svg + "desc")!.Value,
            StringComparison.Ordinal);
        Assert.Contains("no classes to draw", SvgReader.Read(new MatrixChart { Classes = [], Counts = [] }).Texts());
    }

    [Fact]
    public void Counts_must_be_square() =>
        Refusal.Contains<ArgumentException>(
            "2 classes needs 4 counts; it got 3", () => new MatrixChart { Classes = ["a", "b"], Counts = [1, 2, 3] }.ToSvg());

    private static MatrixChart Identity(int n) => new()
    {
        Classes = [.. Enumerable.Range(0, n).Select(i => $"class {i:000}")],
        Counts = [.. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 7L : 0L)],
    };
}
