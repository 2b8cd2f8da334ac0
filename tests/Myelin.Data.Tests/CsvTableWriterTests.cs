using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Myelin.Datasets;

namespace Myelin.Data.Tests;

public sealed class CsvTableWriterTests
{
    // The same cases in every run: a failure is always there, or never.
    private static readonly Config s_always = Config.QuickThrowOnFailure.WithReplay(seed: 1, gamma: 1);

    private static readonly Gen<string> NastyCell = Gen.Elements(
            "", " ", "a", "\"", "\"\"", ",", ";", "\t", "|", "'", "\r\n", "\n", "\r", "x,y", "don't", "é", "😀", "\u2028", "=1+2", "0",
            "-1e5", "NA", "\\", "#")
        .ArrayOf().Select(string.Concat);

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        Gen<string[][]> tables =
            from columns in Gen.Choose(1, 5)
            from rows in Gen.Choose(1, 6)
            from cells in NastyCell.ArrayOf(columns).ArrayOf(rows)
            select cells;
        Prop.ForAll(tables.ToArbitrary(), ReadsBack).Check(s_always.WithMaxTest(2000));
    }

    [Fact]
    public void Numbers_are_written_in_the_digits_that_read_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<double>(), ArbMap.Default.ArbFor<float>(), (number, single) =>
        {
            Table table = CsvTable.Read(new StringReader("a,b\n" + Written(writer =>
            {
                writer.Add(number);
                writer.Add(single);
                writer.EndRow();
            })));
            return Same(table["a"], number) && Same(table["b"], single);
        }).Check(s_always);

        static bool Same(TableColumn column, double number) =>
            double.IsNaN(number) ? column.KindAt(0) == CellKind.Missing : (float)column.NumberAt(0)! == (float)number || column.NumberAt(0) == number;
    }

    [Fact]
    public void Quotes_only_what_needs_it()
    {
        string text = Written(writer =>
        {
            foreach (string cell in new[] { "plain", "two words", "a,b", "say \"x\"", "", " edge", "5" }) writer.Add(cell);
            writer.Add(0.1);
            writer.Add(0.1f);
            writer.Add(1e21);
            writer.Add(double.NaN);
            writer.EndRow();
        });
        Assert.Equal("plain,two words,\"a,b\",\"say \"\"x\"\"\",,\" edge\",5,0.1,0.1,1E+21,\n", text);
    }

    [Fact]
    public void A_file_is_written_whole_or_not_at_all()
    {
        string folder = Directory.CreateTempSubdirectory("myelin-").FullName;
        try
        {
            string path = Path.Combine(folder, "out.csv");
            CsvTableWriter.WriteFile(path, writer =>
            {
                writer.Add("a");
                writer.EndRow();
            });
            Assert.Throws<FormatException>(() => CsvTableWriter.WriteFile(path, writer =>
            {
                writer.Add("half");
                throw new FormatException();
            }));
            Assert.Equal("a\n", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool ReadsBack(string[][] cells)
    {
        string[] names = [.. Enumerable.Range(0, cells[0].Length).Select(i => $"column {i}")];
        string text = Written(writer =>
        {
            foreach (string name in names) writer.Add(name);
            writer.EndRow();
            foreach (string[] row in cells)
            {
                foreach (string cell in row) writer.Add(cell);
                writer.EndRow();
            }
        });
        Table table = CsvTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return table.ColumnNames.SequenceEqual(names) && table.RowCount == cells.Length
            && Enumerable.Range(0, cells.Length).All(row => Enumerable.Range(0, names.Length).All(i => table.Columns[i][row] == cells[row][i]));
    }

    private static string Written(Action<CsvTableWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new CsvTableWriter(stream)) write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
