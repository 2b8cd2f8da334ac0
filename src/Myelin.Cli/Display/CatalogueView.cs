using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Shows the catalogue: under each kind the names, what each does, and what can be chosen.</summary>
internal static class CatalogueView
{
    /// <summary>Longer lines are hard to read, on a wide terminal and in a file.</summary>
    private const int Width = 100;
    private const char Joined = '\u00A0';

    public static void Write(IAnsiConsole console, IReadOnlyList<CatalogueEntry> entries)
    {
        foreach (IGrouping<string, CatalogueEntry> kind in entries.GroupBy(entry => entry.Kind, StringComparer.Ordinal))
        {
            console.BlankLine();
            console.Line(($"  {Plural(kind.Key)}", Styles.Strong), ($"  {NumberText.Count(kind.Count())}", Styles.Quiet));
            console.BlankLine();
            int names = kind.Max(entry => entry.Name.Length), room = Math.Max(30, Math.Min(console.Profile.Width, Width) - 2 - names - 2);
            var table = new TextTable(2, "l");
            foreach (CatalogueEntry entry in kind)
            {
                string[] lines = TextLines.Break(entry.Summary, room);
                table.Add((entry.Name, Styles.Accent), (lines[0], Styles.Plain));
                foreach (string line in lines.Skip(1)) table.Add(Styles.Plain, "", line);
                foreach (string line in Parameters(entry, room)) table.Add(Styles.Quiet, "", line);
            }

            table.Write(console);
        }

        console.BlankLine();
    }

    public static string Plural(string kind) => kind == "loss" ? "losses" : $"{kind}s";

    /// <summary>A parameter as it stands in a list: <c>units: int</c>, <c>useBias: bool = true</c>.</summary>
    public static string Text(CatalogueParameter parameter) =>
        parameter.Default is null ? $"{parameter.Name}: {parameter.Type}" : $"{parameter.Name}: {parameter.Type} = {parameter.Default}";

    private static IEnumerable<string> Parameters(CatalogueEntry entry, int room)
    {
        if (entry.Parameters.Count == 0) return [];
        // No line ends within a parameter that has room on one.
        string text = string.Join(", ", entry.Parameters.Select(Text).Select(text => text.Length < room ? text.Replace(' ', Joined) : text));
        return TextLines.Break(text, room).Select(line => line.Replace(Joined, ' '));
    }
}
