using System.Diagnostics;
using System.Globalization;

namespace Myelin;

/// <summary>
/// Writes a line for each epoch: its number, the seconds it took and its figures, such as
/// <c>epoch 3/50 - 0.4 s - loss: 0.0513 - accuracy: 0.9844 - val_loss: 0.0702</c>.
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
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        double seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        (Output ?? Console.Out).WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch + 1}/{run.Epochs} - {seconds:0.0} s - {Evaluation.TextOf(logs)}"));
    }
}
