using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Shows each class's precision and recall, and the matrix of which class was taken for which.</summary>
internal static class ClassView
{
    private const int MostClasses = 24, LongestName = 20;

    public static void Write(IAnsiConsole console, ClassReport report)
    {
        if (report.Classes.Count > MostClasses)
        {
            WriteWorst(console, report);
            return;
        }

        WriteClasses(console, report, report.PerClass);
        console.BlankLine();
        WriteMatrix(console, report);
    }

    private static void WriteClasses(IAnsiConsole console, ClassReport report, IEnumerable<ClassReport.Row> rows)
    {
        var table = new TextTable(2, "lr");
        table.Add(Styles.Quiet, $"class ({report.Part})", "precision", "recall", "f1", "rows");
        foreach (ClassReport.Row row in rows)
            table.Add(Styles.Plain, Clip(row.Class, LongestName), NumberText.Figure(row.Precision), NumberText.Figure(row.Recall), NumberText.Figure(row.F1), NumberText.Count(row.Rows));
        table.Write(console);
    }

    private static void WriteWorst(IAnsiConsole console, ClassReport report)
    {
        const int shown = 12;
        console.Line(($"  The {shown} of {report.Classes.Count} classes that are told worst from the others:", Styles.Quiet));
        WriteClasses(console, report, report.PerClass.Where(row => row.Rows > 0).OrderBy(row => row.F1).Take(shown));
    }

    /// <summary>Columns are headed by the classes' names where they fit on the line, and by their numbers where not.</summary>
    private static void WriteMatrix(IAnsiConsole console, ClassReport report)
    {
        int classes = report.Classes.Count;
        int digits = report.Counts.Max(row => row.Max(count => NumberText.Count(count).Length));
        string[] names = [.. report.Classes.Select(name => Clip(name, LongestName))];
        int room = Math.Min(console.Profile.Width, 100) - names.Max(name => name.Length) - 8;
        bool named = names.Sum(name => Math.Max(name.Length, digits) + 2) <= room;
        string[] heads = named ? names : [.. Enumerable.Range(1, classes).Select(number => $"#{number}")];
        if (heads.Sum(head => Math.Max(head.Length, digits) + 2) > room)
        {
            console.Line(("  The matrix of which class was taken for which is too wide for here; it is in report.html.", Styles.Quiet));
            return;
        }

        console.Line(($"  rows of each class ({report.Part}), and the class that was predicted", Styles.Quiet));
        var table = new TextTable(2, named ? "lr" : "rlr");
        table.Add(Styles.Quiet, named ? ["", .. heads] : ["", "", .. heads]);
        for (int truth = 0; truth < classes; truth++)
        {
            (string, Style)[] label = named ? [(names[truth], Styles.Quiet)] : [($"#{truth + 1}", Styles.Quiet), (names[truth], Styles.Quiet)];
            table.Add([.. label, .. report.Counts[truth].Select((count, predicted) =>
                (count == 0 ? "·" : NumberText.Count(count), count == 0 ? Styles.Quiet : predicted == truth ? Styles.Good : Styles.Bad))]);
        }

        table.Write(console);
    }

    private static string Clip(string text, int room) => text.Length <= room ? text : $"{text[..(room - 1)]}…";
}
