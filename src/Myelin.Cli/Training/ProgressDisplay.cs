using Spectre.Console;

namespace Myelin.Cli.Training;

/// <summary>Shows a training run while it runs.</summary>
internal abstract class ProgressDisplay
{
    /// <summary>The display that fits: live on a terminal, plain lines elsewhere, none when nothing is to be shown.</summary>
    public static ProgressDisplay For(CliHost host, TrainRequest request) =>
        request.Quiet || request.Json ? new NoProgress() : host.IsTerminal ? new LiveProgress(host.Console) : new LineProgress(host.Output);

    /// <summary>Runs the training with the display around it.</summary>
    public virtual void Show(TrainingProgress progress, Action train) => train();

    public virtual void BatchEnded(TrainingProgress progress)
    {
    }

    public virtual void EpochEnded(TrainingProgress progress)
    {
    }

    /// <summary>Puts the terminal back in order when the process ends in the middle.</summary>
    public virtual void Abandon()
    {
    }

    private sealed class NoProgress : ProgressDisplay;
}
