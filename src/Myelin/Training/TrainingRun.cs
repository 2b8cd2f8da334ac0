namespace Myelin;

/// <summary>A call of <see cref="Model.Fit"/> while it runs, as callbacks see it.</summary>
public sealed class TrainingRun
{
    private readonly History _whole;

    internal TrainingRun(
        Model model, FitSettings settings, History whole, int rows, int validationRows, Totals totals, IReadOnlyList<Callback> callbacks)
    {
        (Model, Settings, _whole, Rows, ValidationRows, Totals, Callbacks) = (model, settings, whole, rows, validationRows, totals, callbacks);
        BatchesPerPass = (rows + settings.BatchSize - 1) / settings.BatchSize;
        BatchesPerEpoch = settings.StepsPerEpoch ?? BatchesPerPass;
        Epoch = settings.InitialEpoch;
        EpochsBefore = whole.Epochs.Count;
        // Orders follow from how often the model has seen data before, so that training goes on after loading as if never stopped.
        FirstPass = Math.Max(EpochsBefore, settings.InitialEpoch);
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The figures of this run's finished epochs.</summary>
    public History History { get; } = new();

    /// <summary>How many epochs are to be run, counted with those before <see cref="InitialEpoch"/>.</summary>
    public int Epochs => Settings.Epochs;

    /// <summary>The first epoch of this run.</summary>
    public int InitialEpoch => Settings.InitialEpoch;

    /// <summary>The epoch that runs, from 0.</summary>
    public int Epoch { get; internal set; }

    /// <summary>How many batches an epoch has.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>How many rows a batch has, except a last one that has what is left.</summary>
    public int BatchSize => Settings.BatchSize;

    /// <summary>How many rows are trained on.</summary>
    public int Rows { get; }

    /// <summary>How many rows are validated on.</summary>
    public int ValidationRows { get; }

    /// <summary>The loss and the metrics over the running epoch's rows so far. The figures change as training goes on.</summary>
    public Evaluation Logs => Totals.Live;

    /// <summary>The optimizer's learning rate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive and finite.</exception>
    public double LearningRate
    {
        get => Model.Optimizer!.LearningRate;
        set => Model.Optimizer!.LearningRate = value;
    }

    /// <summary>
    /// Ends training after the running batch. Where that is the last of its epoch, or one of the epoch's validation, the epoch comes to its end,
    /// with the whole validation; an epoch of which batches are left is in no history. <see cref="InferenceRun.Stop"/> ends a validation.
    /// </summary>
    public void StopTraining() => StopTraining(StopReason.Callback);

    /// <summary>Ends training after the running batch for a reason; that numbers are not finite outweighs all others.</summary>
    internal void StopTraining(StopReason reason)
    {
        if (Stopped != StopReason.NotFinite)
            Stopped = reason;
    }

    internal FitSettings Settings { get; }

    internal IReadOnlyList<Callback> Callbacks { get; }

    internal Totals Totals { get; }

    /// <summary>The next batch of the epoch, from 0.</summary>
    internal int Batch { get; set; }

    internal int BatchesPerPass { get; }

    /// <summary>How many epochs the model had seen before this run.</summary>
    internal int EpochsBefore { get; set; }

    /// <summary>How many passes over data were made before this run.</summary>
    internal int FirstPass { get; set; }

    /// <summary>All epochs of the model.</summary>
    internal History Whole => _whole;

    /// <summary>How many batches this run has trained on.</summary>
    internal long BatchesDone => (long)(Epoch - InitialEpoch) * BatchesPerEpoch + Batch;

    internal StopReason Stopped { get; set; }

    internal bool IsStopping => Stopped != StopReason.None;

    /// <summary>Looks at what the last step has computed; see <see cref="StepWatch"/>.</summary>
    internal Func<string?>? Watch { get; init; }

    internal string? FirstNotFinite() => Watch?.Invoke();

    internal void MarkBest(int? epoch)
    {
        History.BestEpoch = epoch - InitialEpoch;
        _whole.BestEpoch = epoch - InitialEpoch + EpochsBefore;
    }
}
