using System.Globalization;

namespace Myelin;

/// <summary>Ends training when a figure has not become better for some epochs.</summary>
public sealed class EarlyStopping : Callback
{
    private readonly WatchedFigure _figure;
    private float[][]? _bestWeights;
    private double _best;
    private int _waited;

    /// <summary>Ends training when a figure has not become better for some epochs.</summary>
    /// <param name="monitor">The figure, such as <c>val_loss</c> or <c>val_accuracy</c>.</param>
    /// <param name="minDelta">By how much it must become better to count.</param>
    /// <param name="patience">After how many epochs without a better figure training ends.</param>
    /// <param name="mode">Whether smaller or larger is better.</param>
    /// <param name="restoreBestWeights">Whether the model gets back the weights of its best epoch when training ends for whatever
    /// reason.</param>
    /// <param name="baseline">What the figure must be better than for waiting to begin anew; null for nothing.</param>
    /// <param name="startFromEpoch">The first epoch, from 0, that counts; those before are a warm-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">minDelta or baseline is not finite, or patience or startFromEpoch is
    /// negative.</exception>
    public EarlyStopping(
        string monitor = "val_loss", double minDelta = 0, int patience = 0, MonitorMode mode = MonitorMode.Auto, bool restoreBestWeights = false,
        double? baseline = null, int startFromEpoch = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        Monitor = monitor;
        MinDelta = double.IsFinite(minDelta) ? Math.Abs(minDelta) : throw Throw.OutOfRange(minDelta, "finite");
        Patience = patience >= 0 ? patience : throw Throw.OutOfRange(patience, "at least 0");
        Mode = mode;
        RestoreBestWeights = restoreBestWeights;
        Baseline = baseline is null || double.IsFinite(baseline.Value) ? baseline : throw Throw.OutOfRange(baseline, "finite, or null for none");
        StartFromEpoch = startFromEpoch >= 0 ? startFromEpoch : throw Throw.OutOfRange(startFromEpoch, "at least 0");
        _figure = new WatchedFigure(nameof(EarlyStopping), monitor, mode);
    }

    /// <summary>The figure that is watched.</summary>
    public string Monitor { get; }

    /// <summary>By how much it must become better to count.</summary>
    public double MinDelta { get; }

    /// <summary>After how many epochs without a better figure training ends.</summary>
    public int Patience { get; }

    /// <summary>Whether smaller or larger is better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>Whether the model gets back the weights of its best epoch.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>What the figure must be better than for waiting to begin anew.</summary>
    public double? Baseline { get; }

    /// <summary>The first epoch, from 0, that counts.</summary>
    public int StartFromEpoch { get; }

    /// <summary>The best epoch so far, from 0; null when no figure was a number yet.</summary>
    public int? BestEpoch { get; private set; }

    /// <summary>The epoch after which training was ended, from 0; null when it was not.</summary>
    public int? StoppedEpoch { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run) => (BestEpoch, StoppedEpoch, _bestWeights, _waited) = (null, null, null, 0);

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        if (!_figure.TryRead(run, logs, out double figure) || epoch < StartFromEpoch)
            return;
        _waited++;
        // NaN is better than nothing else, not even than no figure at all.
        if (!double.IsNaN(figure) && (BestEpoch is null || _figure.IsBetter(run, figure, _best, MinDelta)))
        {
            (_best, BestEpoch) = (figure, epoch);
            run.MarkBest(epoch);
            if (RestoreBestWeights)
                _bestWeights = run.Model.GetWeights();
            if (Baseline is not { } baseline || _figure.IsBetter(run, figure, baseline, MinDelta))
            {
                _waited = 0;
                return;
            }
        }

        // As in Keras the very first epoch never ends training.
        if (_waited >= Patience && epoch > 0)
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

    /// <inheritdoc/>
    protected internal override void SaveState(CallbackState state)
    {
        state.Set("waited", _waited);
        if (StoppedEpoch is { } stopped)
            state.Set("stopped_epoch", stopped);
        if (BestEpoch is not { } best)
            return;
        state.Set("best_epoch", best);
        state.Set("best", _best);
        for (int i = 0; i < _bestWeights?.Length; i++)
            state.Set(NameOfBest(i), _bestWeights[i]);
    }

    /// <inheritdoc/>
    protected internal override void RestoreState(CallbackState state)
    {
        _waited = state.Count("waited");
        StoppedEpoch = state.Has("stopped_epoch") ? state.Count("stopped_epoch") : null;
        if (!state.Has("best"))
            return;
        (BestEpoch, _best) = (state.Count("best_epoch"), state.Number("best"));
        var weights = new List<float[]>();
        while (state.Has(NameOfBest(weights.Count)))
            weights.Add(state.Array(NameOfBest(weights.Count)));
        _bestWeights = weights.Count > 0 ? [.. weights] : null;
    }

    private static string NameOfBest(int weight) => string.Create(CultureInfo.InvariantCulture, $"best_weights/{weight}");
}
