namespace Myelin;

/// <summary>A call of <see cref="Model.Fit"/> while it runs, as callbacks see it.</summary>
public sealed class TrainingRun
{
    private readonly History _whole;
    private readonly int _epochsBefore;

    internal TrainingRun(Model model, History history, History whole, int epochs, int batchSize, int rows, int validationRows, Evaluation logs)
    {
        (Model, History, _whole, Epochs, BatchSize, Rows, ValidationRows, Logs) =
            (model, history, whole, epochs, batchSize, rows, validationRows, logs);
        _epochsBefore = whole.Epochs.Count;
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The figures of this run's finished epochs.</summary>
    public History History { get; }

    /// <summary>How many epochs are to be run.</summary>
    public int Epochs { get; }

    /// <summary>How many rows a batch has, except a last one that has what is left.</summary>
    public int BatchSize { get; }

    /// <summary>How many rows are trained on.</summary>
    public int Rows { get; }

    /// <summary>How many rows are validated on after each epoch.</summary>
    public int ValidationRows { get; }

    /// <summary>The loss and the metrics over the running epoch's rows so far. The figures change as training goes on.</summary>
    public Evaluation Logs { get; }

    /// <summary>Ends training after the running batch.</summary>
    public void StopTraining() => IsStopping = true;

    internal bool IsStopping { get; private set; }

    internal void MarkBest(int? epoch)
    {
        History.BestEpoch = epoch;
        _whole.BestEpoch = epoch + _epochsBefore;
    }
}
