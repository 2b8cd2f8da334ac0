namespace Myelin;

/// <summary>
/// Is told how training goes, and may look, change the learning rate, or stop it; and how an evaluation or a prediction goes. Methods that are
/// not overridden do nothing. Where one throws, the call ends with that exception, and the model keeps what it has learned until then.
/// Callbacks are told in the order in which they are given. One that is given to calls that run at the same time is told of them from several
/// threads, and may only be where it says so.
/// </summary>
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

    /// <summary>Called before an epoch; not again for one that <see cref="BackupAndRestore"/> goes on with in its middle.</summary>
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

    /// <summary>Called before each batch.</summary>
    /// <param name="run">The training that runs.</param>
    /// <param name="batch">The batch, from 0.</param>
    /// <param name="batches">How many the epoch has.</param>
    public virtual void OnBatchBegin(TrainingRun run, int batch, int batches)
    {
    }

    /// <summary>Called after each batch. <see cref="TrainingRun.Logs"/> has the figures over the epoch so far.</summary>
    /// <param name="run">The training that runs.</param>
    /// <param name="batch">The batch, from 0.</param>
    /// <param name="batches">How many the epoch has.</param>
    public virtual void OnBatchEnd(TrainingRun run, int batch, int batches)
    {
    }

    /// <summary>Called before an evaluation, and before the validation after an epoch. Where datasets are evaluated one after another the first
    /// has been taken by then, and where there are none it is not called.</summary>
    public virtual void OnTestBegin(InferenceRun run)
    {
    }

    /// <summary>Called after an evaluation, and after the validation; also when it was ended before all rows were done.</summary>
    /// <param name="run">The evaluation; <see cref="InferenceRun.Training"/> is the training that it is part of.</param>
    /// <param name="logs">Its figures over the rows that were done, without <c>val_</c>: <c>loss</c>, <c>accuracy</c> …</param>
    public virtual void OnTestEnd(InferenceRun run, Evaluation logs)
    {
    }

    /// <summary>Called before each batch of an evaluation or a validation.</summary>
    /// <param name="run">The evaluation.</param>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnTestBatchBegin(InferenceRun run, int batch)
    {
    }

    /// <summary>Called after each batch of an evaluation or a validation.</summary>
    /// <param name="run">The evaluation.</param>
    /// <param name="batch">The batch, from 0.</param>
    /// <param name="logs">The figures over the rows so far, <see cref="InferenceRun.Logs"/>. They are the same object each time, and change as it goes
    /// on: keep numbers, or a copy, not the object.</param>
    public virtual void OnTestBatchEnd(InferenceRun run, int batch, Evaluation logs)
    {
    }

    /// <summary>Called before a prediction.</summary>
    public virtual void OnPredictBegin(InferenceRun run)
    {
    }

    /// <summary>Called after a prediction; also when it was ended before all rows were done.</summary>
    public virtual void OnPredictEnd(InferenceRun run)
    {
    }

    /// <summary>Called before each batch of a prediction.</summary>
    /// <param name="run">The prediction.</param>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnPredictBatchBegin(InferenceRun run, int batch)
    {
    }

    /// <summary>Called after each batch of a prediction. Of how many rows batches are is for the model to choose;
    /// <see cref="InferenceRun.RowsDone"/> says how far it is, and <see cref="InferenceRun.BatchOutputs"/> what came out.</summary>
    /// <param name="run">The prediction.</param>
    /// <param name="batch">The batch, from 0.</param>
    public virtual void OnPredictBatchEnd(InferenceRun run, int batch)
    {
    }

    /// <summary>
    /// Puts down what the callback remembers from epoch to epoch, so that <see cref="BackupAndRestore"/> can give it back to a callback of
    /// the same type after the process was killed.
    /// </summary>
    protected internal virtual void SaveState(CallbackState state)
    {
    }

    /// <summary>Takes up what <see cref="SaveState"/> has put down. It is called after <see cref="OnTrainBegin"/>.</summary>
    protected internal virtual void RestoreState(CallbackState state)
    {
    }

    /// <summary>Whether the callback changes the learning rate, so that epochs show it as <c>learning_rate</c>.</summary>
    protected internal virtual bool ChangesLearningRate => false;

    /// <summary>The callbacks of a call, which stay those whatever becomes of the list.</summary>
    /// <exception cref="ArgumentException">One is null.</exception>
    internal static Callback[] ListOf(IReadOnlyList<Callback>? callbacks)
    {
        Callback[] list = [.. callbacks ?? []];
        int none = Array.IndexOf(list, null);
        return none < 0 ? list : throw new ArgumentException($"Callback {none} is null (counted from 0).", nameof(callbacks));
    }

    /// <summary>Whether the step must be compiled so that each layer's output can be looked at.</summary>
    internal virtual bool LooksAtLayers => false;
}
