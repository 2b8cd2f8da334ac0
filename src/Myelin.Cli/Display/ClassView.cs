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

    private static void WriteClasses(IAnsiConsole console, ClassReport report, IEnumerable<(string Class, ClassScores Scores)> rows)
    {
        var table = new TextTable(2, "lr");
        table.Add(Styles.Quiet, $"class ({report.Part})", "precision", "recall", "f1", "rows");
        foreach ((string name, ClassScores scores) in rows)
        {
            table.Add(
                Styles.Plain, Clip(name, LongestName), NumberText.Figure(scores.Precision), NumberText.Figure(scores.Recall),
                NumberText.Figure(scores.F1Score), NumberText.Count((long)scores.Support));
        }

        table.Write(console);
    }

    private static void WriteWorst(IAnsiConsole console, ClassReport report)
    {
        const int shown = 12;
        console.Line(($"  The {shown} of {report.Classes.Count} classes that are told worst from the others:", Styles.Quiet));
        WriteClasses(console, report, report.PerClass.Where(row => row.Scores.Support > 0).OrderBy(row => row.Scores.F1Score).Take(shown));
    }

    /// <summary>Columns are headed by the classes' names where they fit on the line, and by their numbers where not.</summary>
    private static void WriteMatrix(IAnsiConsole console, ClassReport report)
    {
        int classes = report.Classes.Count;
        int digits = report.Matrix.Counts.ToArray().Max(count => NumberText.Count((long)count).Length);
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
            table.Add(
                [
                    .. label,
                    .. Enumerable.Range(0, classes).Select(predicted => Count((long)report.Matrix[truth, predicted], predicted == truth)),
                ]);
        }

        table.Write(console);
    }

    private static (string, Style) Count(long count, bool isRight) =>
        count == 0 ? ("·", Styles.Quiet) : (NumberText.Count(count), isRight ? Styles.Good : Styles.Bad);

    private static string Clip(string text, int room) => text.Length <= room ? text : $"{text[..(room - 1)]}…";
}
