using System.Diagnostics;
using System.Globalization;

namespace Myelin;

/// <summary>
/// Writes a line for each epoch: its number, the seconds it took and its figures, such as
/// <c>epoch 3/50 - 0.4 s - loss: 0.0513 - accuracy: 0.9844 - val_loss: 0.0702</c>. An evaluation or a prediction by itself has one line, such as
/// <c>evaluated 10000 rows - 0.2 s - loss: 0.0702</c>. Evaluations and predictions that run at the same time may share one.
/// </summary>
/// <param name="output">Where the lines go; null for <see cref="Console.Out"/>.</param>
public sealed class ProgressCallback(TextWriter? output = null) : Callback
{
    private readonly Lock _writing = new();
    private long _epochBegan;

    /// <summary>Where the lines go; null for <see cref="Console.Out"/>.</summary>
    public TextWriter? Output { get; } = output;

    // An epoch that goes on from a backup has no beginning of its own.
    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => _epochBegan = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnEpochBegin(TrainingRun run, int epoch) => _epochBegan = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs) =>
        Write(
            string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1}/{run.Epochs}"), Stopwatch.GetElapsedTime(_epochBegan),
            Evaluation.TextOf(logs));

    /// <inheritdoc/>
    public override void OnTestEnd(InferenceRun run, Evaluation logs) => End("evaluated", run, Evaluation.TextOf(logs));

    /// <inheritdoc/>
    public override void OnPredictEnd(InferenceRun run) => End("predicted", run);

    private void End(string done, InferenceRun run, string? figures = null)
    {
        // The epoch's line has the figures of a validation.
        if (run.Training is null)
            Write($"{done} {Counted.Of(run.RowsDone, "row")}", run.Elapsed, figures);
    }

    private void Write(string what, TimeSpan took, string? figures)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.0} s");
        lock (_writing)
        {
            (Output ?? Console.Out).WriteLine(figures is null ? $"{what} - {time}" : $"{what} - {time} - {figures}");
        }
    }
}
