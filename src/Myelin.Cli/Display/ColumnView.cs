using Myelin.Datasets;
using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Shows what each column turned out to be.</summary>
internal static class ColumnView
{
    /// <summary>One line for a column; of more than <paramref name="most"/> columns, one line for each kind.</summary>
    public static void Write(IAnsiConsole console, TablePreprocessing preprocessing, int most)
    {
        int width = Math.Min(console.Profile.Width, 120);
        var table = new TextTable(2, "llrl");
        if (preprocessing.Columns.Count <= most)
        {
            int longest = Math.Min(28, preprocessing.Columns.Max(column => column.Name.Length));
            table.Add(Styles.Quiet, "column", "kind", "inputs", "in the training rows");
            foreach (ColumnEncoding column in preprocessing.Columns)
            {
                string missing = column.Missing > 0 && column.Kind is not ColumnKind.Empty ? $", {NumberText.Count(column.Missing)} missing" : "";
                string about = Clip($"{About(column)}{missing}", width - longest - 30);
                table.Add(
                    (Clip(column.Name, longest), Styles.Plain),
                    (Kind(column.Kind), Styles.Quiet),
                    (column.Width == 0 ? "none" : NumberText.Count(column.Width), column.Width == 0 ? Styles.Accent : Styles.Plain),
                    (about, Styles.Quiet));
            }
        }
        else
        {
            table.Add(Styles.Quiet, "columns", "kind", "inputs");
            foreach (IGrouping<ColumnKind, ColumnEncoding> kind in preprocessing.Columns.GroupBy(column => column.Kind).OrderBy(group => group.Key))
            {
                int inputs = kind.Sum(column => column.Width);
                int missing = kind.Key == ColumnKind.Empty ? 0 : kind.Count(column => column.Missing > 0);
                string about = missing > 0 ? $"{NumberText.Count(missing)} of them with missing cells"
                    : inputs == 0 ? Clip(string.Join(", ", kind.Select(column => column.Name)), width - 36)
                    : "";
                table.Add(
                    (NumberText.Count(kind.Count()), Styles.Plain),
                    (Kind(kind.Key), Styles.Quiet),
                    (inputs == 0 ? "none" : NumberText.Count(inputs), inputs == 0 ? Styles.Accent : Styles.Plain),
                    (about, Styles.Quiet));
            }
        }

        table.Write(console);
    }

    private static string About(ColumnEncoding column) => column is NumericEncoding numeric
        ? $"{NumberText.Value(numeric.Minimum)} to {NumberText.Value(numeric.Maximum)}, mean {NumberText.Value(numeric.Mean)}"
        : column.Describe();

    private static string Kind(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => "numeric",
        ColumnKind.Categorical => "categorical",
        ColumnKind.Constant => "constant",
        ColumnKind.Empty => "empty",
        _ => "identifier",
    };

    private static string Clip(string text, int room) => text.Length <= room ? text : $"{text[..Math.Max(1, room - 1)].TrimEnd(' ', ',')}…";
}
