namespace Myelin.Cli.Training;

/// <summary>Tells the display how far training is, and ends a run whose loss is no number any more.</summary>
internal sealed class ProgressCallback(TrainingProgress progress, ProgressDisplay display) : Callback
{
    public override void OnBatchEnd(TrainingRun run, int batch, int batches)
    {
        progress.BatchEnded(batch, batches);
        display.BatchEnded(progress);
    }

    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        progress.EpochEnded(logs);
        display.EpochEnded(progress);
        if (!double.IsFinite(progress.Last("loss")))
        {
            throw CommandException.Failure($"The loss is no finite number any more after epoch {progress.EpochsDone}, "
                + "so nothing can be learned; nothing was saved.\n"
                + $"Take a smaller --learning-rate than {Display.NumberText.Setting(progress.Plan.LearningRate)}, "
                + "or look for extreme numbers in the data.");
        }
    }
}
