using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Shows the figures of one or more parts of the rows, one line each.</summary>
internal static class FigureTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<PartFigures> parts, string strong)
    {
        string[] names = [.. parts[0].Figures.Keys];
        var table = new TextTable(2, "lr");
        table.Add(Styles.Quiet, ["", "rows", .. names]);
        foreach (PartFigures part in parts)
        {
            Style style = part.Name == strong ? Styles.Strong : Styles.Plain;
            table.Add(style, [part.Name, NumberText.Count(part.Rows), .. names.Select(name => NumberText.Figure(part.Figures[name]))]);
        }

        table.Write(console);
    }
}
