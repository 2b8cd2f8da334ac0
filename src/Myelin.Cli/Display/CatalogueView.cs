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
            if (kind.Count() == 1)
                console.Line(($"  {kind.Key}", Styles.Strong));
            else
                console.Line(($"  {Plural(kind.Key)}", Styles.Strong), ($"  {NumberText.Count(kind.Count())}", Styles.Quiet));
            console.BlankLine();
            IReadOnlyList<CatalogueParameter> shared = Shared([.. kind]);
            if (shared.Count > 0)
            {
                foreach (string line in TextLines.Break($"All have {Listed(shared, Width)}.", Math.Min(console.Profile.Width, Width) - 2))
                    console.Line(($"  {line.Replace(Joined, ' ')}", Styles.Quiet));
                console.BlankLine();
            }

            int names = kind.Max(entry => entry.Name.Length), room = Math.Max(30, Math.Min(console.Profile.Width, Width) - 2 - names - 2);
            var table = new TextTable(2, "l");
            foreach (CatalogueEntry entry in kind)
            {
                string[] lines = TextLines.Break(entry.Summary, room);
                table.Add((entry.Name, Styles.Accent), (lines[0], Styles.Plain));
                foreach (string line in lines.Skip(1)) table.Add(Styles.Plain, "", line);
                foreach (string line in Parameters([.. entry.Parameters.Except(shared)], room)) table.Add(Styles.Quiet, "", line);
            }

            table.Write(console);
        }

        console.BlankLine();
    }

    public static string Plural(string kind) => kind == "loss" ? "losses" : $"{kind}s";

    /// <summary>A parameter as it stands in a list: <c>units: int</c>, <c>useBias: bool = true</c>.</summary>
    public static string Text(CatalogueParameter parameter) =>
        parameter.Default is null ? $"{parameter.Name}: {parameter.Type}" : $"{parameter.Name}: {parameter.Type} = {parameter.Default}";

    /// <summary>
    /// The settings that every entry of a kind has, such as an optimizer's clipping: said once, they leave the entries' own to be seen.
    /// None where there are only a few.
    /// </summary>
    public static IReadOnlyList<CatalogueParameter> Shared(IReadOnlyList<CatalogueEntry> kind)
    {
        const int Few = 3;
        if (kind.Count < 2) return [];
        CatalogueParameter[] shared = [.. kind[0].Parameters.Where(parameter => kind.All(entry => entry.Parameters.Contains(parameter)))];
        return shared.Length > Few ? shared : [];
    }

    private static IEnumerable<string> Parameters(CatalogueParameter[] parameters, int room)
    {
        if (parameters.Length == 0) return [];
        return TextLines.Break(Listed(parameters, room), room).Select(line => line.Replace(Joined, ' '));
    }

    /// <summary>Parameters one after another; no line ends within one that has room on one.</summary>
    private static string Listed(IEnumerable<CatalogueParameter> parameters, int room) =>
        string.Join(", ", parameters.Select(Text).Select(text => text.Length < room ? text.Replace(' ', Joined) : text));
}
