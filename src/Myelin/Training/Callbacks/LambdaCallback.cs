namespace Myelin;

/// <summary>A callback made of functions, for a line or two: <c>new LambdaCallback(onEpochEnd: (run, epoch, logs) => …)</c>.</summary>
/// <param name="onTrainBegin">Called before the first epoch.</param>
/// <param name="onTrainEnd">Called after the last.</param>
/// <param name="onEpochBegin">Called before an epoch, from 0.</param>
/// <param name="onEpochEnd">Called after an epoch, with its figures.</param>
/// <param name="onBatchEnd">Called after a batch, with its number from 0 and how many there are.</param>
/// <param name="onBatchBegin">Called before a batch, with its number from 0 and how many there are.</param>
/// <param name="onTestBegin">Called before an evaluation, and before the validation after an epoch.</param>
/// <param name="onTestEnd">Called after an evaluation or the validation, with its figures.</param>
/// <param name="onTestBatchEnd">Called after a batch of an evaluation or the validation, with its number from 0 and the figures so far. They are the
/// same object each time, and change as it goes on: keep numbers, such as <c>logs["loss"]</c>, or a copy,
/// <c>new Dictionary&lt;string, double&gt;(logs)</c>.</param>
/// <param name="onPredictBatchEnd">Called after a batch of a prediction, with its number from 0.</param>
/// <param name="onTestBatchBegin">Called before a batch of an evaluation or the validation, with its number from 0.</param>
/// <param name="onPredictBegin">Called before a prediction.</param>
/// <param name="onPredictBatchBegin">Called before a batch of a prediction, with its number from 0.</param>
/// <param name="onPredictEnd">Called after a prediction.</param>
public sealed class LambdaCallback(
    Action<TrainingRun>? onTrainBegin = null,
    Action<TrainingRun>? onTrainEnd = null,
    Action<TrainingRun, int>? onEpochBegin = null,
    Action<TrainingRun, int, IReadOnlyDictionary<string, double>>? onEpochEnd = null,
    Action<TrainingRun, int, int>? onBatchEnd = null,
    Action<TrainingRun, int, int>? onBatchBegin = null,
    Action<InferenceRun>? onTestBegin = null,
    Action<InferenceRun, Evaluation>? onTestEnd = null,
    Action<InferenceRun, int, Evaluation>? onTestBatchEnd = null,
    Action<InferenceRun, int>? onPredictBatchEnd = null,
    Action<InferenceRun, int>? onTestBatchBegin = null,
    Action<InferenceRun>? onPredictBegin = null,
    Action<InferenceRun, int>? onPredictBatchBegin = null,
    Action<InferenceRun>? onPredictEnd = null) : Callback
{
    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => onTrainBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run) => onTrainEnd?.Invoke(run);

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch) => onEpochBegin?.Invoke(run, epoch);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) =>
        onEpochEnd?.Invoke(run, epoch, logs);

    /// <inheritdoc/>
    public override void OnBatchBegin(TrainingRun run, int batch, int batches) => onBatchBegin?.Invoke(run, batch, batches);

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingRun run, int batch, int batches) => onBatchEnd?.Invoke(run, batch, batches);

    /// <inheritdoc/>
    public override void OnTestBegin(InferenceRun run) => onTestBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnTestEnd(InferenceRun run, Evaluation logs) => onTestEnd?.Invoke(run, logs);

    /// <inheritdoc/>
    public override void OnTestBatchBegin(InferenceRun run, int batch) => onTestBatchBegin?.Invoke(run, batch);

    /// <inheritdoc/>
    public override void OnTestBatchEnd(InferenceRun run, int batch, Evaluation logs) => onTestBatchEnd?.Invoke(run, batch, logs);

    /// <inheritdoc/>
    public override void OnPredictBegin(InferenceRun run) => onPredictBegin?.Invoke(run);

    /// <inheritdoc/>
    public override void OnPredictBatchBegin(InferenceRun run, int batch) => onPredictBatchBegin?.Invoke(run, batch);

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(InferenceRun run, int batch) => onPredictBatchEnd?.Invoke(run, batch);

    /// <inheritdoc/>
    public override void OnPredictEnd(InferenceRun run) => onPredictEnd?.Invoke(run);
}
