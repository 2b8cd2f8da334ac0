using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class TableTests
{
    private static readonly Table Three = Table.FromColumns(
        ("digit", ["1", "NA", "3"]), ("colour", ["red", " red ", "blue"]), ("size", ["S", "M", "S"]));

    [Fact]
    public void It_says_in_a_line_what_it_is() => Assert.Equal("3 rows of digit, colour, size", Three.ToString());

    [Theory]
    [InlineData("", CellKind.Missing)]
    [InlineData("  ", CellKind.Missing)]
    [InlineData("na", CellKind.Missing)]
    [InlineData(" NaN ", CellKind.Missing)]
    [InlineData("?", CellKind.Missing)]
    [InlineData("\tNULL", CellKind.Missing)]
    [InlineData("n/a", CellKind.Missing)]
    [InlineData("#N/A", CellKind.Missing)]
    [InlineData("N/B", CellKind.Text)]
    [InlineData("nan.", CellKind.Text)]
    [InlineData("1,000", CellKind.Text)]
    [InlineData("1 000", CellKind.Text)]
    [InlineData("0x10", CellKind.Text)]
    [InlineData("(5)", CellKind.Text)]
    [InlineData("info", CellKind.Text)]
    [InlineData("xinf", CellKind.Text)]
    [InlineData("5", CellKind.Number, 5)]
    [InlineData(" +5. ", CellKind.Number, 5)]
    [InlineData("-.5", CellKind.Number, -0.5)]
    [InlineData("1e-3", CellKind.Number, 0.001)]
    [InlineData("1E+3", CellKind.Number, 1000)]
    [InlineData("inf", CellKind.Number, double.PositiveInfinity)]
    [InlineData("-INF", CellKind.Number, double.NegativeInfinity)]
    [InlineData("Infinity", CellKind.Number, double.PositiveInfinity)]
    [InlineData("1e999", CellKind.Number, double.PositiveInfinity)]
    public void A_cell_is_missing_a_number_or_text(string cell, CellKind kind, double number = 0)
    {
        Assert.Equal(kind, Cell.Classify(cell, out double found));
        Assert.Equal(number, found);
    }

    [Fact]
    public void Columns_are_found_by_name()
    {
        Assert.Equal(3, Three.RowCount);
        Assert.Equal(["digit", "colour", "size"], Three.ColumnNames);
        Assert.Equal(" red ", Three["colour"][1]);
        Assert.Equal(3, Three["digit"].NumberAt(2));
        Assert.Null(Three["digit"].NumberAt(1));
        Assert.Equal(1, Three["digit"].MissingCount);
        Assert.Null(Three.Find("Digit"));
    }

    [Fact]
    public void A_column_is_a_list_of_its_texts()
    {
        TableColumn colours = Three.Rows([2, 1, 1])["colour"];
        Assert.Equal([colours[0], " red ", " red "], colours);
        Assert.Equal(3, colours.Count);
    }

    [Theory]
    [InlineData("digitt", "no column \"digitt\"; did you mean \"digit\"?")]
    [InlineData("Digit", "no column \"Digit\"; did you mean \"digit\"?")]
    [InlineData("co-lour", "no column \"co-lour\"; did you mean \"colour\"?")]
    [InlineData("oclour", "no column \"oclour\"; did you mean \"colour\"?")]
    [InlineData("weight", "no column \"weight\". The columns are \"digit\", \"colour\", \"size\".")]
    public void An_unknown_column_is_refused_with_the_nearest_name(string name, string message)
    {
        Refusal.Equal<InvalidTableException>(message, () => Three[name]);
        Refusal.Equal<InvalidTableException>(message, () => Three.Exclude(name));
        Refusal.Equal<InvalidTableException>(message, () => Three.Select("size", name));
    }

    [Theory]
    [InlineData("ab", "xy", null)]
    [InlineData("a", "b", null)]
    [InlineData("", "a", null)]
    [InlineData("petal_lenght", "petal_length", "petal_length")]
    [InlineData("PetalLength", "petal_length", "petal_length")]
    public void The_nearest_name_is_near(string wanted, string candidate, string? nearest) =>
        Assert.Equal(nearest, NearestName.Find(wanted, ["unlike", candidate]));

    [Fact]
    public void Rows_and_columns_are_chosen()
    {
        Table chosen = Three.Rows([2, 0, 2]).Exclude("colour");
        Assert.Equal(["digit", "size"], chosen.ColumnNames);
        Assert.Equal(["3", "1", "3"], Enumerable.Range(0, 3).Select(row => chosen["digit"][row]));
        Assert.Equal(["size", "digit"], Three.Select("size", "digit").ColumnNames);
        Assert.Equal("row 2", Three.PlaceOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Rows([3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Three.Rows([-1]));
    }

    [Fact]
    public void Rows_keep_their_lines()
    {
        var builder = new TableBuilder(["a"], "t.csv");
        foreach (int line in new[] { 2, 5, 9 })
        {
            builder.Add("x");
            builder.EndRow(line);
        }

        Assert.Equal("line 9", builder.ToTable().Rows([2, 0]).PlaceOf(0));
    }

    [Fact]
    public void A_builder_refuses_uneven_rows()
    {
        var builder = new TableBuilder(["a", "b"]);
        builder.Add("1");
        Assert.Throws<InvalidOperationException>(() => builder.EndRow());
        Assert.Throws<InvalidOperationException>(() => builder.ToTable());
        builder.Add("2");
        Assert.Throws<InvalidOperationException>(() => builder.Add("3"));
        builder.EndRow();
        Assert.Equal(1, builder.ToTable().RowCount);
        Assert.Throws<ArgumentException>(() => Table.FromColumns(("a", ["1"]), ("b", [])));
        Refusal.Equal<InvalidTableException>(
            "two columns are named \"a\". Give every column a name of its own.", () => Table.FromColumns(("a", ["1"]), ("a", ["2"])));
    }
}
