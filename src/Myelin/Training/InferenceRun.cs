using System.Diagnostics;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A call of <see cref="Model.Evaluate(Datasets.ArrayDataset, int, float[], IReadOnlyList{Callback})"/> or
/// <see cref="Model.Predict(Datasets.ArrayDataset, IReadOnlyList{Callback})"/>, or a validation within <see cref="Model.Fit"/>, while it runs,
/// as callbacks see it.
/// </summary>
public sealed class InferenceRun
{
    private static readonly Evaluation s_noFigures = new([], []);
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Callback[] _callbacks;
    private readonly CancellationToken _cancellation;
    private readonly Totals? _totals;
    private CompiledGraph? _graph;
    private ForwardPass? _pass;
    private int _batch;
    private int _batchRows;

    /// <param name="model">The model.</param>
    /// <param name="rows">How many rows there are, if that is known.</param>
    /// <param name="callbacks">Who is told.</param>
    /// <param name="totals">Where figures are added up; null for a prediction.</param>
    /// <param name="training">The training that a validation is part of.</param>
    /// <param name="cancellation">What ends that training.</param>
    internal InferenceRun(
        Model model, long? rows, IReadOnlyList<Callback>? callbacks, Totals? totals = null, TrainingRun? training = null,
        CancellationToken cancellation = default)
    {
        (Model, Rows, _callbacks, _totals, Training) = (model, rows, Callback.ListOf(callbacks), totals, training);
        _cancellation = cancellation;
    }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The training that is validated; null for an evaluation or a prediction by itself.</summary>
    public TrainingRun? Training { get; }

    /// <summary>How many rows there are; null where datasets are taken one after another, and nobody knows yet.</summary>
    public long? Rows { get; }

    /// <summary>How many of them the finished batches had.</summary>
    public long RowsDone { get; private set; }

    /// <summary>The loss and the metrics over the rows so far, which change as it goes on; empty for a prediction.</summary>
    public Evaluation Logs => _totals?.Live ?? s_noFigures;

    /// <summary>Whether <see cref="Stop"/> was called.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>
    /// Ends the evaluation or the prediction after the running batch, and calls <see cref="Callback.OnTestEnd"/> or
    /// <see cref="Callback.OnPredictEnd"/>. The figures, those of an epoch's validation too, are then over the <see cref="RowsDone"/> first rows
    /// alone (NaN where there are none, as when it is called in <see cref="Callback.OnTestBegin"/>); <c>Predict</c> returns the outputs of these
    /// rows, and leaves what is behind them in a destination as it was. A training goes on.
    /// </summary>
    public void Stop() => IsStopping = true;

    /// <summary>The outputs of the batch that a prediction has just done, row-major, where they lie: to be read in
    /// <see cref="Callback.OnPredictBatchEnd"/>, and copied if they are wanted later.</summary>
    /// <param name="output">Which of the model's outputs, from 0.</param>
    /// <exception cref="InvalidOperationException">No batch of a prediction has just been done.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    public ReadOnlySpan<float> BatchOutputs(int output = 0)
    {
        if (_graph is null || _pass is null)
            throw new InvalidOperationException("A batch's outputs are there in OnPredictBatchEnd alone, and only in that of a prediction.");
        if ((uint)output >= (uint)_pass.Outputs.Count)
            throw Throw.OutOfRange(output, $"an output of the model, from 0 to {_pass.Outputs.Count - 1}");
        return _graph.Output<float>(_pass.Outputs[output])[..(_batchRows * Model.OutputShapes[output].ElementCount)];
    }

    /// <summary>How long it has run.</summary>
    internal TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>Whether another batch may begin: nobody has ended the run, or cancelled the training that it is part of.</summary>
    internal bool MayGoOn => !IsStopping && !_cancellation.IsCancellationRequested;

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

    /// <summary>Tells that a batch of an evaluation is done.</summary>
    internal void EndTestBatch(int rows)
    {
        RowsDone += rows;
        foreach (Callback callback in _callbacks)
            callback.OnTestBatchEnd(this, _batch, Logs);
        _batch++;
    }

    /// <summary>Tells that a batch of a prediction is done, whose outputs a graph has.</summary>
    internal void EndPredictBatch(int rows, CompiledGraph graph, ForwardPass pass)
    {
        RowsDone += rows;
        (_graph, _pass, _batchRows) = (graph, pass, rows);
        try
        {
            foreach (Callback callback in _callbacks)
                callback.OnPredictBatchEnd(this, _batch);
        }
        finally
        {
            (_graph, _pass) = (null, null);
        }

        _batch++;
    }

    /// <summary>Tells that the evaluation is done; the figures over its rows.</summary>
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
