using Myelin.Datasets;
using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Shows what each column turned out to be.</summary>
internal static class ColumnView
{
    private const int WidestTerminal = 1000;

    /// <summary>One line for a column; of more than <paramref name="most"/> columns, one line for each kind.</summary>
    public static void Write(IAnsiConsole console, TablePreprocessing preprocessing, int most)
    {
        // A file has no right edge, and what is read from it may be looked for.
        bool clips = console.Profile.Width <= WidestTerminal;
        int width = clips ? Math.Min(console.Profile.Width, 120) : int.MaxValue;
        bool lacks = preprocessing.Columns.Count <= most && preprocessing.Columns.Any(column => column.Missing > 0);
        var table = new TextTable(2, lacks ? "llrrl" : "llrl");
        if (preprocessing.Columns.Count <= most)
        {
            int longest = Math.Min(clips ? Math.Clamp(width - 58, 12, 28) : int.MaxValue, preprocessing.Columns.Max(column => column.Name.Length));
            string[] missing = [.. preprocessing.Columns.Select(column => column.Missing == 0 ? "" : NumberText.Count(column.Missing))];
            int room = width - longest - 25 - (lacks ? Math.Max(7, missing.Max(count => count.Length)) + 2 : 0);
            table.Add(Styles.Quiet, ["column", "kind", "inputs", .. lacks ? ["missing"] : Array.Empty<string>(), "in the training rows"]);
            foreach ((ColumnEncoding column, string count) in preprocessing.Columns.Zip(missing))
            {
                table.Add([
                    (Clip(column.Name, longest), Styles.Plain),
                    (Kind(column.Kind), Styles.Quiet),
                    (column.Width == 0 ? "none" : NumberText.Count(column.Width), column.Width == 0 ? Styles.Accent : Styles.Plain),
                    .. lacks ? [(count, Styles.Plain)] : Array.Empty<(string, Style)>(),
                    (ClipWords(About(column), room), Styles.Quiet)]);
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
            + (numeric.Format == default ? "" : $", written {numeric.Format}")
        : column.Describe();

    /// <summary>The kind as people read it, and programs.</summary>
    public static string Kind(ColumnKind kind) => kind switch
    {
        ColumnKind.Numeric => "numeric",
        ColumnKind.Categorical => "categorical",
        ColumnKind.Date => "date",
        ColumnKind.Text => "words",
        ColumnKind.Constant => "constant",
        ColumnKind.Empty => "empty",
        _ => "identifier",
    };

    /// <summary>The text as far as there is room, cut between words, as half a number would be another one.</summary>
    private static string ClipWords(string text, int room)
    {
        if (text.Length <= room) return text;
        int end = text.LastIndexOf(' ', Math.Max(0, room - 1));
        return end <= 0 ? "…" : $"{text[..end].TrimEnd(',')}…";
    }

    private static string Clip(string text, int room) => text.Length <= room ? text : $"{text[..Math.Max(1, room - 1)].TrimEnd(' ', ',')}…";
}
