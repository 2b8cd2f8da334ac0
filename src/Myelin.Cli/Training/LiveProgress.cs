using System.Diagnostics;
using Myelin.Cli.Display;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Myelin.Cli.Training;

/// <summary>A few lines on a terminal that are drawn again while training runs: how far it is, what it has reached, how fast it
/// is.</summary>
internal sealed class LiveProgress(IAnsiConsole console) : ProgressDisplay
{
    // The terminal writes ^C behind the last line, which must not break it.
    private const int MillisecondsBetweenDrawings = 80, MostBars = 24, RoomForControlC = 4;
    private const string Bars = "▁▂▃▄▅▆▇█";
    private readonly Stopwatch _sinceDrawn = new();
    private LiveDisplayContext? _context;

    /// <summary>What is left on the screen in the end is the figures alone.</summary>
    public override void Show(TrainingProgress progress, Action train)
    {
        console.Live(new Rows()).AutoClear(true).Overflow(VerticalOverflow.Crop).Start(context =>
        {
            _context = context;
            train();
        });
        foreach (Paragraph line in Figures(progress)) console.Line(line);
        console.BlankLine();
    }

    public override void BatchEnded(TrainingProgress progress) => DrawIfDue(progress);

    public override void EpochEnded(TrainingProgress progress) => DrawIfDue(progress);

    public override void Abandon()
    {
        console.Cursor.Show();
        console.BlankLine();
    }

    private void DrawIfDue(TrainingProgress progress)
    {
        if (_sinceDrawn.IsRunning && _sinceDrawn.ElapsedMilliseconds < MillisecondsBetweenDrawings) return;
        Draw(progress);
    }

    private void Draw(TrainingProgress progress)
    {
        _context?.UpdateTarget(new Rows(Lines(progress)));
        _context?.Refresh();
        _sinceDrawn.Restart();
    }

    private IEnumerable<IRenderable> Lines(TrainingProgress progress) =>
        [
            Bar(progress, Math.Min(console.Profile.Width - RoomForControlC, 100)), .. Figures(progress),
            new Text($"  {Outlook(progress)}", Styles.Quiet),
        ];

    private static IEnumerable<Paragraph> Figures(TrainingProgress progress)
    {
        var table = new TextTable(2, "lrrl");
        if (progress.EpochsDone == 0) return [];
        bool validates = progress.Curve("val_loss").Count > 0;
        table.Add(("", Styles.Plain), ("train", Styles.Quiet), (validates ? "validation" : "", Styles.Quiet));
        foreach (string name in (string[])["loss", progress.MainMetric])
        {
            string shown = validates ? $"val_{name}" : name;
            table.Add(
                (name, Styles.Quiet),
                (NumberText.Figure(progress.Last(name)), Styles.Plain),
                (validates ? NumberText.Figure(progress.Last(shown)) : "", Styles.Strong),
                (Sparkline(progress.Curve(shown)), Styles.Accent));
        }

        return table.Lines();
    }

    private static Paragraph Bar(TrainingProgress progress, int width)
    {
        string epochs = NumberText.Count(progress.Plan.Epochs);
        string epoch = NumberText.Count(Math.Min(progress.EpochsDone + 1, progress.Plan.Epochs)).PadLeft(epochs.Length);
        string before = $"  epoch {epoch}/{epochs}  ";
        string after = progress.RecentRowsPerSecond is { } speed && progress.LeftAtMost is { } left
            ? $"  {NumberText.Count((long)speed),9} rows/s  ≤ {NumberText.Clock(left)} left" : "";
        int room = Math.Max(8, width - before.Length - after.Length - 1);
        int done = (int)Math.Round(room * Math.Clamp((progress.EpochsDone + progress.EpochFraction) / progress.Plan.Epochs, 0, 1));
        var line = new Paragraph(before);
        line.Append(new string('━', done), Styles.Accent);
        line.Append(new string('─', room - done), Styles.Quiet);
        return line.Append(after, Styles.Quiet);
    }

    private static string Outlook(TrainingProgress progress)
    {
        if (progress.IsStopping) return "stopping · what was learned will be saved · Ctrl-C again ends at once";
        if (progress.BestEpoch == 0) return "Ctrl-C stops, and saves what was learned so far";
        string best = $"best {NumberText.Figure(progress.BestLoss)} at epoch {NumberText.Count(progress.BestEpoch)}";
        return progress.Plan.Patience == 0 ? best
            : $"{best} · stops after {progress.Plan.Patience} without a better one, {progress.EpochsDone - progress.BestEpoch} so far";
    }

    /// <summary>The curve as small bars, each the mean of some epochs.</summary>
    private static string Sparkline(IReadOnlyList<double> curve)
    {
        int count = Math.Min(curve.Count, MostBars);
        double[] means = [.. Enumerable.Range(0, count).Select(bar =>
        {
            int from = bar * curve.Count / count, to = (bar + 1) * curve.Count / count;
            return curve.Skip(from).Take(to - from).Average();
        })];
        if (means.Length < 2 || !means.All(double.IsFinite)) return "";
        double lowest = means.Min(), range = means.Max() - lowest;
        return string.Concat(means.Select(mean => Bars[range == 0 ? 0 : (int)Math.Round((mean - lowest) / range * (Bars.Length - 1))]));
    }
}
