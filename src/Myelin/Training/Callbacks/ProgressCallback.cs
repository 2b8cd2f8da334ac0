using System.Diagnostics;
using System.Globalization;

namespace Myelin;

/// <summary>
/// Writes a line for each epoch: its number, the seconds it took and its figures, such as
/// <c>epoch 3/50 - 0.4 s - loss: 0.0513 - accuracy: 0.9844 - val_loss: 0.0702</c>. An evaluation or a prediction by itself has one line, such as
/// <c>evaluated 10000 rows - 0.2 s - loss: 0.0702</c>.
/// </summary>
/// <param name="output">Where the lines go; null for <see cref="Console.Out"/>.</param>
public sealed class ProgressCallback(TextWriter? output = null) : Callback
{
    private long _began;

    /// <summary>Where the lines go; null for <see cref="Console.Out"/>.</summary>
    public TextWriter? Output { get; } = output;

    // An epoch that goes on from a backup has no beginning of its own.
    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => _began = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch) => _began = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1}/{run.Epochs}"), Evaluation.TextOf(logs));

    /// <inheritdoc/>
    public override void OnTestBegin(InferenceRun run) => Begin(run);

    /// <inheritdoc/>
    public override void OnTestEnd(InferenceRun run, IReadOnlyDictionary<string, double> logs) => End("evaluated", run, Evaluation.TextOf(logs));

    /// <inheritdoc/>
    public override void OnPredictBegin(InferenceRun run) => Begin(run);

    /// <inheritdoc/>
    public override void OnPredictEnd(InferenceRun run) => End("predicted", run);

    // The epoch's line has the figures of a validation.
    private void Begin(InferenceRun run)
    {
        if (run.Training is null)
            _began = Stopwatch.GetTimestamp();
    }

    private void End(string done, InferenceRun run, string? figures = null)
    {
        if (run.Training is null)
            Write($"{done} {Counted.Of(run.RowsDone, "row")}", figures);
    }

    private void Write(string what, string? figures)
    {
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        string time = string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        (Output ?? Console.Out).WriteLine(figures is null ? $"{what} - {time}" : $"{what} - {time} - {figures}");
    }
}
