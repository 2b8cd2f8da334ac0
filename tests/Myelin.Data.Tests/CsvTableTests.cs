using System.Text;
using Myelin.Datasets;

namespace Myelin.Data.Tests;

public sealed class CsvTableTests
{
    private static readonly string[] TwoColumns = ["a", "b"];

    public static TheoryData<string, string> SameTable => new()
    {
        { "comma", "a,b\n1,x y\n2,z\n" },
        { "semicolon", "a;b\n1;x y\n2;z\n" },
        { "tab", "a\tb\n1\tx y\n2\tz\n" },
        { "bar", "a|b\n1|x y\n2|z\n" },
        { "CRLF", "a,b\r\n1,x y\r\n2,z\r\n" },
        { "no last line break", "a,b\n1,x y\n2,z" },
        { "trailing blank lines", "a,b\n1,x y\n2,z\n\n\r\n  \n" },
        { "leading blank line", "\na,b\n1,x y\n2,z\n" },
        { "quoted", "\"a\",\"b\"\n\"1\",\"x y\"\n\"2\",\"z\"\n" },
        { "single quotes", "'a','b'\n1,'x y'\n2,'z'\n" },
        { "blanks around names", " a ,\tb\n1,x y\n2,z\n" },
    };

    [Theory]
    [MemberData(nameof(SameTable))]
    public void Reads_the_same_table_however_it_is_written(string way, string text)
    {
        Table table = CsvTable.Read(new StringReader(text));
        Assert.True(table.ColumnNames.SequenceEqual(TwoColumns), way);
        Assert.Equal(2, table.RowCount);
        Assert.Equal(["1", "x y", "2", "z"], new[] { table["a"][0], table["b"][0], table["a"][1], table["b"][1] });
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 mark", "utf-16", "utf-16BE", "utf-32"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_every_encoding_with_a_mark_and_UTF_8_without(string name)
    {
        const string Text = "größe,名前\n1,é\n2,😀\n";
        Encoding encoding = name.StartsWith("utf-8", StringComparison.Ordinal) ? new UTF8Encoding(name != "utf-8") : Encoding.GetEncoding(name);
        byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(Text)];
        Table table = CsvTable.Read(new MemoryStream(bytes));
        Assert.Equal(["größe", "名前"], table.ColumnNames);
        Assert.Equal("😀", table["名前"][1]);
    }

    [Fact]
    public void A_quoted_cell_may_hold_separators_quotes_and_line_breaks()
    {
        Table table = CsvTable.Read(new StringReader("a,b\n\"x,\"\"y\"\"\r\nz\",1\n\"\",2\n"));
        Assert.Equal("x,\"y\"\r\nz", table["a"][0]);
        Assert.Equal("", table["a"][1]);
        Assert.Equal("line 2", table.PlaceOf(0));
        Assert.Equal("line 4", table.PlaceOf(1));
    }

    [Fact]
    public void A_semicolon_table_keeps_its_decimal_commas() =>
        Assert.Equal("1,5", CsvTable.Read(new StringReader("a;b\n1,5;2\n2,5;3\n"))["a"][0]);

    [Fact]
    public void An_apostrophe_is_no_quote()
    {
        Table table = CsvTable.Read(new StringReader("a,b\ndon't,1\n'tis,2\nit's,3\n"));
        Assert.Equal("'tis", table["a"][1]);
    }

    [Fact]
    public void A_quote_inside_an_unquoted_cell_is_kept() =>
        Assert.Equal("5\" pipe", CsvTable.Read(new StringReader("a,b\n5\" pipe,1\n"))["a"][0]);

    [Fact]
    public void A_column_without_a_name_is_called_by_its_position() =>
        Assert.Equal(["column1", "a", "column3"], CsvTable.Read(new StringReader(",a, \n1,2,3\n")).ColumnNames);

    [Fact]
    public void A_table_may_have_one_column()
    {
        Table table = CsvTable.Read(new StringReader("a\n1\n\"\"\n3\n"));
        Assert.Equal(3, table.RowCount);
        Assert.Equal(CellKind.Missing, table["a"].KindAt(1));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "", "t.csv is empty. It needs a line that names the columns, and rows below it." },
        { " \r\n\n", "t.csv is empty. It needs a line that names the columns, and rows below it." },
        { "a,b\n", "t.csv has a header but no rows below it." },
        { "a,b\n1,2\n\n3\n", "t.csv: line 4 has 1 cell, but the header names 2 columns." },
        { "a,b\n\"x\ny\",2\n3,4,5\n", "t.csv: line 4 has 3 cells, but the header names 2 columns." },
        { "a,b, a\n1,2,3\n", "t.csv: columns 1 and 3 are both named \"a\". Give every column a name of its own." },
        { "a,b\n1,2\n3,\"x\n4,5\n", "t.csv: a quoted cell in the row that starts on line 3 is never closed. Add the missing \"." },
        { "a,b\n1,\0\n", "t.csv is not text: there is a zero byte on line 2. A table is read from CSV." },
        { "PK\u0003\u0004\u0014\0", "t.csv is not text: it is a zip archive or an office document. Save the table as CSV." },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Says_what_is_wrong_with_a_file(string text, string message)
    {
        var error = Assert.Throws<InvalidTableException>(() => CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "t.csv"));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_with_their_line()
    {
        byte[] latin = Encoding.Latin1.GetBytes("a,b\n1,2\n3,café\n");
        var error = Assert.Throws<InvalidTableException>(() => CsvTable.Read(new MemoryStream(latin), "t.csv"));
        Assert.Equal("t.csv is not UTF-8 text: the byte 0xE9 on line 3 cannot stand there. Save the table as UTF-8.", error.Message);
        error = Assert.Throws<InvalidTableException>(() => CsvTable.Read(new MemoryStream([0xFF, 0xFE, 0, 0xD8, 0x41, 0]), "t.csv"));
        Assert.Equal("t.csv is not text: it starts with the mark of utf-16, but is not valid in it.", error.Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder-here", "t.csv");
        Refusal.Equal<InvalidTableException>($"There is no file {path}.", () => CsvTable.Read(path));
        string folder = Path.GetTempPath();
        Refusal.Equal<InvalidTableException>($"{folder} is a folder. Name a CSV file in it.", () => CsvTable.Read(folder));
    }

    [Fact]
    public void A_stream_stays_open()
    {
        using var stream = new MemoryStream("a\n1\n"u8.ToArray());
        Assert.Equal("standard input", CsvTable.Read(stream).Source);
        Assert.True(stream.CanRead);
    }
}
