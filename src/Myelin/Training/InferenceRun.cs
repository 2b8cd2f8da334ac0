namespace Myelin;

/// <summary>
/// A call of <see cref="Model.Evaluate(Datasets.ArrayDataset, int, float[], IReadOnlyList{Callback})"/> or
/// <see cref="Model.Predict(Datasets.ArrayDataset, IReadOnlyList{Callback})"/>, or a validation within <see cref="Model.Fit"/>, while it runs,
/// as callbacks see it.
/// </summary>
public sealed class InferenceRun
{
    private readonly IReadOnlyList<Callback> _callbacks;
    private readonly Totals? _totals;
    private int _batch;

    /// <param name="model">The model.</param>
    /// <param name="rows">How many rows there are, if that is known.</param>
    /// <param name="callbacks">Who is told.</param>
    /// <param name="totals">Where figures are added up; null for a prediction.</param>
    /// <param name="training">The training that a validation is part of.</param>
    internal InferenceRun(
        Model model, long? rows, IReadOnlyList<Callback>? callbacks, Totals? totals = null, TrainingRun? training = null) =>
        (Model, Rows, _callbacks, _totals, Training) = (model, rows, callbacks ?? [], totals, training);

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The training that is validated; null for an evaluation or a prediction by itself.</summary>
    public TrainingRun? Training { get; }

    /// <summary>How many rows there are; null where datasets are taken one after another, and nobody knows yet.</summary>
    public long? Rows { get; }

    /// <summary>How many of them the finished batches had.</summary>
    public long RowsDone { get; private set; }

    /// <summary>The loss and the metrics over the rows so far, which change as it goes on; null for a prediction.</summary>
    public Evaluation? Logs => _totals?.Live;

    internal void Begin()
    {
        foreach (Callback callback in _callbacks)
        {
            if (_totals is null)
                callback.OnPredictBegin(this);
            else
                callback.OnTestBegin(this);
        }
    }

    internal void BeginBatch()
    {
        foreach (Callback callback in _callbacks)
        {
            if (_totals is null)
                callback.OnPredictBatchBegin(this, _batch);
            else
                callback.OnTestBatchBegin(this, _batch);
        }
    }

    internal void EndBatch(int rows)
    {
        RowsDone += rows;
        foreach (Callback callback in _callbacks)
        {
            if (_totals is null)
                callback.OnPredictBatchEnd(this, _batch);
            else
                callback.OnTestBatchEnd(this, _batch);
        }

        _batch++;
    }

    /// <summary>Tells that all rows are done; the figures over them.</summary>
    internal Evaluation EndTest()
    {
        Evaluation logs = _totals!.Snapshot();
        foreach (Callback callback in _callbacks)
            callback.OnTestEnd(this, logs);
        return logs;
    }

    internal void EndPrediction()
    {
        foreach (Callback callback in _callbacks)
            callback.OnPredictEnd(this);
    }
}
