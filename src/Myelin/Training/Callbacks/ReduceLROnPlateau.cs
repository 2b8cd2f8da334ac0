namespace Myelin;

/// <summary>Multiplies the learning rate by a factor when a figure has not become better for some epochs.</summary>
public sealed class ReduceLROnPlateau : Callback
{
    private readonly WatchedFigure _figure;
    private double _best;
    private int _waited;
    private int _cooling;

    /// <summary>Multiplies the learning rate by a factor when a figure has not become better for some epochs.</summary>
    /// <param name="monitor">The figure, such as <c>val_loss</c>.</param>
    /// <param name="factor">What the learning rate is multiplied by, above 0 and below 1.</param>
    /// <param name="patience">After how many epochs without a better figure.</param>
    /// <param name="mode">Whether smaller or larger is better.</param>
    /// <param name="minDelta">By how much the figure must become better to count.</param>
    /// <param name="cooldown">For how many epochs after a change nothing is counted.</param>
    /// <param name="minLr">The learning rate does not go below it.</param>
    /// <exception cref="ArgumentOutOfRangeException">factor is not between 0 and 1, or another number is negative or not
    /// finite.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss", double factor = 0.1, int patience = 10, MonitorMode mode = MonitorMode.Auto, double minDelta = 1e-4,
        int cooldown = 0, double minLr = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(monitor);
        Monitor = monitor;
        Factor = factor is > 0 and < 1 ? factor : throw Throw.OutOfRange(factor, "above 0 and below 1");
        Patience = patience >= 0 ? patience : throw Throw.OutOfRange(patience, "at least 0");
        Mode = mode;
        MinDelta = double.IsFinite(minDelta) && minDelta >= 0 ? minDelta : throw Throw.OutOfRange(minDelta, "finite and at least 0");
        Cooldown = cooldown >= 0 ? cooldown : throw Throw.OutOfRange(cooldown, "at least 0");
        MinLr = double.IsFinite(minLr) && minLr >= 0 ? minLr : throw Throw.OutOfRange(minLr, "finite and at least 0");
        _figure = new WatchedFigure(nameof(ReduceLROnPlateau), monitor, mode);
    }

    /// <summary>The figure that is watched.</summary>
    public string Monitor { get; }

    /// <summary>What the learning rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>After how many epochs without a better figure.</summary>
    public int Patience { get; }

    /// <summary>Whether smaller or larger is better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>By how much the figure must become better to count.</summary>
    public double MinDelta { get; }

    /// <summary>For how many epochs after a change nothing is counted.</summary>
    public int Cooldown { get; }

    /// <summary>The learning rate does not go below it.</summary>
    public double MinLr { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        (_best, _waited, _cooling) = (_figure.Worst(run), 0, 0);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
    {
        if (!_figure.TryRead(run, logs, out double figure))
            return;
        if (_cooling > 0)
            (_cooling, _waited) = (_cooling - 1, 0);
        if (_figure.IsBetter(run, figure, _best, MinDelta))
        {
            (_best, _waited) = (figure, 0);
            return;
        }

        if (_cooling > 0 || ++_waited < Patience)
            return;
        double rate = run.LearningRate, lower = Math.Max(rate * Factor, MinLr);
        // A rate that is so small that it can be no smaller stays.
        if (lower < rate && lower > 0)
            (run.LearningRate, _cooling, _waited) = (lower, Cooldown, 0);
    }

    /// <inheritdoc/>
    protected internal override bool ChangesLearningRate => true;

    /// <inheritdoc/>
    protected internal override void SaveState(CallbackState state)
    {
        state.Set("best", _best);
        state.Set("waited", _waited);
        state.Set("cooling", _cooling);
    }

    /// <inheritdoc/>
    protected internal override void RestoreState(CallbackState state) =>
        (_best, _waited, _cooling) = (state.Number("best"), state.Count("waited"), state.Count("cooling"));
}
