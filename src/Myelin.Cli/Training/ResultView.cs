using Myelin.Cli.Display;
using Spectre.Console;

namespace Myelin.Cli.Training;

/// <summary>Shows what a training run has come to, where it is, and what to do with it.</summary>
internal static class ResultView
{
    public static void Write(CliHost host, TrainedRun run, string folder)
    {
        IAnsiConsole console = host.Console;
        console.Line(($"  {Ending(run)}", Styles.Plain));
        console.BlankLine();
        FigureTable.Write(console, run.Parts, run.ShownName);
        foreach (string line in Baseline.InWords(run)) WriteText(console, line);
        console.BlankLine();
        if (run.Classes is { } classes)
        {
            ClassView.Write(console, classes);
            if (NeverPredicted(run, classes) is { } hint) WriteText(console, hint);
            console.BlankLine();
        }

        console.Line(("  saved in ", Styles.Plain), (folder, Styles.Strong));
        var files = new TextTable(4, "ll");
        files.Add(("model.myelin", Styles.Plain), ("the network, ready for raw rows", Styles.Quiet));
        files.Add(("report.html", Styles.Plain), ("curves, errors, settings: a page for the browser", Styles.Quiet));
        files.Add(("run.json", Styles.Plain), ("all figures for programs", Styles.Quiet));
        files.Add(("history.csv", Styles.Plain), ("every epoch", Styles.Quiet));
        files.Write(console);
        console.BlankLine();
        // As it stands, so that it can be copied in one piece however narrow the terminal is.
        host.Output.WriteLine($"  myelin predict {ShellText.Quote(folder)} NEW.csv --out predictions.csv");
        console.BlankLine();
    }

    private static string? NeverPredicted(TrainedRun run, ClassReport classes)
    {
        const int most = 3;
        var never = classes.PerClass.Where(row => row.Scores.Support > 0 && double.IsNaN(row.Scores.Precision)).ToList();
        if (never.Count == 0) return null;
        string list = string.Join(", ", never.Take(most).Select(row => $"\"{row.Class}\""));
        if (never.Count > most) list += $" and {NumberText.Count(never.Count - most)} more";
        // Half of an equal share of the rows is not rare: such a class is not predicted because nothing was learned.
        double equal = classes.Matrix.Total / classes.Classes.Count;
        string hint = never.Exists(row => row.Scores.Support >= equal / 2)
            ? "; that is not for rareness: another --learning-rate or more --epochs may help"
            : run.Plan.BalancedClasses ? "" : "; --class-weight balanced makes rare classes count more";
        return $"never predicted: {list}{hint}";
    }

    private static void WriteText(IAnsiConsole console, string text)
    {
        foreach (string line in TextLines.Break(text, console.Profile.Width - 4)) console.Line(($"  {line}", Styles.Plain));
    }

    private static string Ending(TrainedRun run)
    {
        string epochs = NumberText.Count(run.Progress.EpochsDone, "epoch");
        string time = NumberText.Duration(run.Time), speed = $"{NumberText.Count((long)run.Progress.RowsPerSecond)} rows/s on average";
        string best = run.Plan.Patience > 0 && run.BestEpoch is { } kept ? $"; kept is epoch {NumberText.Count(kept)}, the best" : "";
        return run.Stopped switch
        {
            StopReason.Cancelled when run.BestEpoch is null => $"stopped by you in epoch 1 after {time}; the weights of that moment are kept",
            StopReason.Cancelled => $"stopped by you after {epochs} in {time}{best}",
            StopReason.Callback => $"stopped after {epochs} in {time} ({speed}){best}",
            _ => $"{epochs} in {time} ({speed}){best}",
        };
    }
}
