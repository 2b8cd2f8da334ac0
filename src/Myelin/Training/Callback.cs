namespace Myelin;

/// <summary>Is told how training goes, and may look, change the learning rate, or stop it. Methods that are not overridden do nothing.</summary>
public abstract class Callback
{
    /// <summary>Called before the first epoch.</summary>
    public virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>Called after the last epoch, also when training was stopped or cancelled.</summary>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }

    /// <summary>Called before an epoch.</summary>
    /// <param name="run">The training that runs.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>Called after an epoch.</summary>
    /// <param name="run">The training that runs.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="logs">Its figures: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c> …</param>
    public virtual void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
    }

    /// <summary>Called after each batch. <see cref="TrainingRun.Logs"/> has the figures over the epoch so far.</summary>
    /// <param name="run">The training that runs.</param>
    /// <param name="batch">The batch, from 0.</param>
    /// <param name="batches">How many the epoch has.</param>
    public virtual void OnBatchEnd(TrainingRun run, int batch, int batches)
    {
    }
}
