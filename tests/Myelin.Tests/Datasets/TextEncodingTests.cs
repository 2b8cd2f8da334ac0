using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

/// <summary>Columns of texts of several words.</summary>
public sealed class TextEncodingTests
{
    private static readonly string[] s_reviews =
    [
        .. Enumerable.Range(0, 30).Select(row =>
            $"The film {row} was {(row % 2 == 0 ? "GOOD" : "bad,")} and {(row % 3 == 0 ? "long" : "short")}; don't miss word{row}!"),
    ];

    [Fact]
    public void Each_word_that_comes_again_is_an_input()
    {
        TablePreprocessing fitted = Fit(s_reviews);
        var text = Assert.IsType<TextEncoding>(fitted.Columns[0]);
        Assert.Equal(ColumnKind.Text, text.Kind);
        // Words of all rows tell nothing, nor do those of one row.
        Assert.Equal([new Category("bad", 15), new Category("good", 15), new Category("long", 10), new Category("short", 20), new Category("sweet", 3)], text.Words);
        Assert.Equal("words: short (20), bad (15), good (15) and 2 more", text.Describe());
        Assert.Equal(["x has \"bad\"", "x has \"good\"", "x has \"long\"", "x has \"short\"", "x has \"sweet\""], fitted.FeatureNames);
        Assert.Equal(
            [1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            fitted.Transform(Table.FromColumns(("x", ["bad (Bad) badly", "'Good', long-short", "never seen", ""]))));
        Assert.Empty(fitted.Warnings);
        Assert.Empty(fitted.WarningsOf(Table.FromColumns(("x", ["never seen"]))));
    }

    [Fact]
    public void Missing_texts_have_an_input_when_training_rows_had_them()
    {
        TablePreprocessing fitted = Fit([.. s_reviews, "NA"]);
        Assert.Equal("x is missing", fitted.FeatureNames[^1]);
        Assert.Equal([0, 0, 0, 0, 0, 1], fitted.Transform(Table.FromColumns(("x", [""]))));
    }

    [Fact]
    public void Texts_are_read_back()
    {
        TablePreprocessing fitted = Fit([.. s_reviews, ""]);
        byte[] saved = Save(fitted);
        using var document = JsonDocument.Parse(saved);
        var read = TablePreprocessing.Read(document.RootElement);
        Assert.Equal(saved, Save(read));
        Table rows = Table.FromColumns(("x", ["good and short", "?", "Bad"]));
        Assert.Equal(fitted.Transform(rows), read.Transform(rows));
    }

    [Fact]
    public void Damage_is_found()
    {
        string json = System.Text.Encoding.UTF8.GetString(Save(Fit(s_reviews)));
        using var document = JsonDocument.Parse(json.Replace("\"name\":\"bad\"", "\"name\":\"zoo\"", StringComparison.Ordinal));
        Assert.Equal("The preprocessing is damaged: column \"x\": the words are not in ordinal order, each once.",
            Assert.Throws<InvalidDataException>(() => TablePreprocessing.Read(document.RootElement)).Message);
    }

    [Theory]
    [InlineData("Anna Berg {0}")]
    [InlineData("A-{0}-33-B-12-9")]
    [InlineData("one{0} two{0} three{0} four{0}")]
    public void Names_and_keys_are_left_out(string pattern)
    {
        string[] cells = [.. Enumerable.Range(0, 40).Select(row => string.Format(System.Globalization.CultureInfo.InvariantCulture, pattern, row))];
        var fitted = TablePreprocessing.Fit(
            Table.FromColumns(("x", cells), ("y", [.. cells.Select((_, row) => $"{row % 3}")])), [.. Enumerable.Range(0, 40)], null);
        Assert.Equal(ColumnKind.Identifier, fitted.Columns[0].Kind);
    }

    private static TablePreprocessing Fit(string[] cells)
    {
        string[] sweet = [.. cells.Select((cell, row) => row is > 0 and < 4 ? $"{cell} sweet" : cell)];
        return TablePreprocessing.Fit(Table.FromColumns(("x", sweet)), [.. Enumerable.Range(0, sweet.Length)], target: null);
    }

    private static byte[] Save(TablePreprocessing preprocessing)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) preprocessing.Write(writer);
        return stream.ToArray();
    }
}
