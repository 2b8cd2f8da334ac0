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
        Assert.Equal(
            [
                new Category("bad", 15), new Category("good", 15), new Category("long", 10), new Category("short", 20),
                new Category("sweet", 3),
            ], text.Words);
        Assert.Equal("words: short (20), bad (15), good (15) and 2 more", text.Describe());
        Assert.Equal(["x has \"bad\"", "x has \"good\"", "x has \"long\"", "x has \"short\"", "x has \"sweet\""], fitted.FeatureNames);
        Assert.Equal(
            [1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            fitted.Transform(Table.FromColumns(("x", ["bad (Bad) badly", "'Good', long-short", "never seen", ""]))));
        Assert.Empty(fitted.Warnings);
        Assert.Equal(["Column \"x\" has no word that the network knows in 2 of 5 rows, such as \"never seen\": "
            + "it says nothing to the network there."],
            fitted.WarningsOf(Table.FromColumns(("x", ["a GOOD one", "never seen", "?", "never seen", "film: short"]))));
        Assert.Empty(fitted.WarningsOf(Table.FromColumns(("x", ["good", ""]))));
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
        Refusal.Equal<InvalidDataException>(
            "The preprocessing is damaged: column \"x\": the words are not in ordinal order, each once.",
            () => TablePreprocessing.Read(document.RootElement));
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

    [Theory]
    [InlineData(30, 30, ColumnKind.Text)]
    [InlineData(30, 15, ColumnKind.Text)]
    [InlineData(30, 14, ColumnKind.Categorical)]
    [InlineData(19, 19, ColumnKind.Categorical)]
    [InlineData(400, 200, ColumnKind.Text)]
    [InlineData(400, 199, ColumnKind.Categorical)]
    public void Texts_are_words_when_at_least_half_of_them_differ(int rows, int different, ColumnKind kind)
    {
        string[] cells = [.. Enumerable.Range(0, rows).Select(row => row % different).Select(film =>
            $"film{film} was {(film % 2 == 0 ? "good" : "bad")} and {(film % 3 == 0 ? "long" : "short")} and {(film % 5 == 0 ? "new" : "old")}")];
        Assert.Equal(kind, TablePreprocessing.Fit(Table.FromColumns(("x", cells)), [.. Enumerable.Range(0, rows)], null).Columns[0].Kind);
    }

    [Fact]
    public void Columns_of_texts_share_what_memory_there_is()
    {
        Assert.Equal(5000, TextEncoding.MostWordsOf(columns: 1, rows: 20_000));
        Assert.Equal(1666, TextEncoding.MostWordsOf(columns: 3, rows: 20_000));
        Assert.Equal(100, TextEncoding.MostWordsOf(columns: 9, rows: 1_000_000));
        var text = Assert.IsType<TextEncoding>(Fit(s_reviews).Columns[0]);
        Assert.Same(text, text.Limit(5));
        // The most frequent ones, of equal ones the first, in their order.
        Assert.Equal(["bad", "good", "short"], text.Limit(3).Words.Select(word => word.Name));
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
