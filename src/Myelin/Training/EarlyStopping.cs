using Myelin.Datasets;

namespace Myelin;

/// <summary>Whether smaller or larger figures are better.</summary>
public enum MonitorMode
{
    /// <summary>Found out from the figure's name: larger for accuracies and r2, otherwise smaller.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}

/// <summary>Ends training when a figure has not become better for some epochs.</summary>
/// <param name="monitor">The figure, such as <c>val_loss</c> or <c>val_accuracy</c>.</param>
/// <param name="minDelta">By how much it must become better to count.</param>
/// <param name="patience">After how many epochs without a better figure training ends.</param>
/// <param name="mode">Whether smaller or larger is better.</param>
/// <param name="restoreBestWeights">Whether the model gets back the weights of its best epoch when training ends for whatever reason.</param>
public sealed class EarlyStopping(
    string monitor = "val_loss", double minDelta = 0, int patience = 0, MonitorMode mode = MonitorMode.Auto, bool restoreBestWeights = false) : Callback
{
    private readonly double _minDelta = double.IsFinite(minDelta) ? Math.Abs(minDelta) : throw Throw.OutOfRange(minDelta, "finite");
    private readonly int _patience = patience >= 0 ? patience : throw Throw.OutOfRange(patience, "at least 0");
    private float[][]? _bestWeights;
    private double _best;
    private int _waited;

    /// <summary>The figure that is watched.</summary>
    public string Monitor { get; } = monitor;

    /// <summary>The best epoch so far, from 0; null when no figure was a number yet.</summary>
    public int? BestEpoch { get; private set; }

    /// <summary>The epoch after which training was ended, from 0; null when it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        (BestEpoch, StoppedEpoch, _bestWeights, _waited) = (null, null, null, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        if (!logs.TryGetValue(Monitor, out double figure))
        {
            throw new InvalidOperationException($"EarlyStopping watches \"{Monitor}\", but training shows {string.Join(", ", logs.Keys.Select(k => $"\"{k}\""))}"
                + Suggestion(run, logs) + (Monitor.StartsWith("val_", StringComparison.Ordinal) && run.ValidationRows == 0
                    ? " Give Fit a validationSplit or validationData."
                    : ""));
        }

        _waited++;
        if (IsBetter(figure))
        {
            (_best, _waited, BestEpoch) = (figure, 0, epoch);
            run.MarkBest(epoch);
            if (restoreBestWeights)
                _bestWeights = run.Model.GetWeights();
        }
        else if (_waited >= _patience)
        {
            StoppedEpoch = epoch;
            run.StopTraining();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        if (_bestWeights is not null)
            run.Model.SetWeights(_bestWeights);
        _bestWeights = null;
    }

    private string Suggestion(TrainingRun run, IReadOnlyDictionary<string, double> logs)
    {
        // What validation would show counts too, so that a slip is told before the data are.
        string[] names = [.. logs.Keys, .. run.ValidationRows == 0 ? logs.Keys.Select(k => $"val_{k}") : []];
        string? meant = names.Contains(Monitor, StringComparer.Ordinal) ? null
            : NearestName.Find(Monitor, names) ?? Array.Find(names, n => n.StartsWith(Monitor, StringComparison.OrdinalIgnoreCase));
        return meant is null ? "." : $"; did you mean \"{meant}\"?";
    }

    // NaN is better than nothing else, not even than no figure at all.
    private bool IsBetter(double figure) => !double.IsNaN(figure)
        && (BestEpoch is null || (LargerIsBetter ? figure - _minDelta > _best : figure + _minDelta < _best));

    private bool LargerIsBetter => mode == MonitorMode.Max || (mode == MonitorMode.Auto && Metric.All.Any(m =>
        m.LargerIsBetter && (Monitor == m.Name || Monitor == $"val_{m.Name}")));
}
