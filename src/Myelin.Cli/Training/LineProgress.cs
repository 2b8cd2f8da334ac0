using Myelin.Cli.Display;

namespace Myelin.Cli.Training;

/// <summary>One plain line for an epoch, for files and pipes; of many epochs only every so many-th, the first and the last.</summary>
internal sealed class LineProgress(TextWriter output) : ProgressDisplay
{
    private const int MostLines = 40;
    private int _written;

    public override void Show(TrainingProgress progress, Action train)
    {
        train();
        if (_written != progress.EpochsDone) Write(progress);
        output.WriteLine();
    }

    public override void EpochEnded(TrainingProgress progress)
    {
        int step = (progress.Plan.Epochs + MostLines - 1) / MostLines;
        if (progress.EpochsDone == 1 || progress.EpochsDone % step == 0) Write(progress);
    }

    private void Write(TrainingProgress progress)
    {
        _written = progress.EpochsDone;
        if (_written == 0) return;
        string epochs = NumberText.Count(progress.Plan.Epochs);
        output.Write($"epoch {NumberText.Count(_written).PadLeft(epochs.Length)}/{epochs}");
        foreach (string name in (string[])["loss", progress.MainMetric, "val_loss", $"val_{progress.MainMetric}"])
            if (progress.Curve(name).Count > 0) output.Write($"  {name} {NumberText.Figure(progress.Last(name))}");
        if (progress.RecentRowsPerSecond is { } speed && progress.LeftAtMost is { } left)
            output.Write($"  {NumberText.Count((long)speed)} rows/s  {NumberText.Clock(left)} left");
        output.WriteLine();
    }
}
