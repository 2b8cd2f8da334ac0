using Myelin.Datasets;

namespace Myelin;

/// <summary>Passes over a dataset in batches: trains, validates, keeps the history and tells the callbacks.</summary>
internal sealed class FitLoop
{
    private readonly Trainer _trainer;
    private readonly ArrayDataset _data;
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly float[]? _classWeights;
    private readonly bool _shuffle;
    private readonly ulong _seed;
    private readonly ArrayDataset? _validation;
    private readonly int[] _validationRows;
    private readonly IReadOnlyList<Callback> _callbacks;
    private readonly Totals _totals;

    public FitLoop(
        Trainer trainer, (ArrayDataset Data, int[] Rows) training, (ArrayDataset? Data, int[] Rows) validation, int batchSize,
        float[]? classWeights, IReadOnlyList<Callback> callbacks, bool shuffle, ulong seed)
    {
        _trainer = trainer;
        (_data, _rows) = training;
        (_validation, _validationRows) = validation;
        (_batchSize, _classWeights, _callbacks, _shuffle, _seed) = (batchSize, classWeights, callbacks, shuffle, seed);
        _order = new int[_rows.Length];
        _totals = trainer.NewTotals();
    }

    /// <summary>Runs the epochs; what they show goes to <paramref name="whole"/> too, which may hold earlier ones.</summary>
    public History Run(Model model, History whole, int epochs, CancellationToken cancellation)
    {
        var history = new History();
        var run = new TrainingRun(model, history, whole, epochs, _batchSize, _rows.Length, _validationRows.Length, _totals.Live);
        whole.Stopped = StopReason.None;
        foreach (Callback callback in _callbacks)
            callback.OnTrainBegin(run);
        for (int epoch = 0; epoch < epochs && history.Stopped == StopReason.None; epoch++)
        {
            foreach (Callback callback in _callbacks)
                callback.OnEpochBegin(run, epoch);
            // Orders follow from how often the model has seen data before, so that training goes on after loading as if never stopped.
            if (TrainEpoch(run, whole.Epochs.Count, cancellation))
            {
                Evaluation logs = EndOfEpoch();
                history.Add(logs);
                whole.Add(logs);
                foreach (Callback callback in _callbacks)
                    callback.OnEpochEnd(run, epoch, logs);
            }

            bool last = history.Epochs.Count == epochs;
            history.Stopped = !IsFinite(history) ? StopReason.NotFinite
                : last ? StopReason.None
                : run.IsStopping ? StopReason.Callback
                : cancellation.IsCancellationRequested ? StopReason.Cancelled
                : StopReason.None;
        }

        whole.Stopped = history.Stopped;
        if (model.Optimizer is { UseEma: true, Moves: > 0 } optimizer)
            optimizer.OverwriteWithAverages();
        foreach (Callback callback in _callbacks)
            callback.OnTrainEnd(run);
        return IsFinite(history) ? history : throw Throw.LossNotFinite(history.Epochs.Count, model.Optimizer!.LearningRate);
    }

    private static bool IsFinite(History history) => history.Epochs.Count == 0 || double.IsFinite(history.Epochs[^1]["loss"]);

    /// <summary>Trains on every row once. False when it was ended before the last batch.</summary>
    private bool TrainEpoch(TrainingRun run, int pass, CancellationToken cancellation)
    {
        if (_shuffle)
            BatchOrder.Shuffle(_order, _seed, pass);
        else
            BatchOrder.InOrder(_order);
        foreach (ref int row in _order.AsSpan())
            row = _rows[row];
        _totals.Clear();
        int batches = (_order.Length + _batchSize - 1) / _batchSize;
        for (int batch = 0; batch < batches; batch++)
        {
            if (cancellation.IsCancellationRequested || run.IsStopping)
                return false;
            int start = batch * _batchSize;
            _trainer.Train(_data, _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start)), _classWeights, _totals);
            for (int i = 0; i < _callbacks.Count; i++)
                _callbacks[i].OnBatchEnd(run, batch, batches);
        }

        return true;
    }

    private Evaluation EndOfEpoch()
    {
        Evaluation training = _totals.Snapshot();
        if (_validation is null)
            return training;
        Evaluation validation = _trainer.Evaluate(_validation, _validationRows, Trainer.EvaluationRows, classWeights: null);
        return new Evaluation(
            [.. training.Keys, .. validation.Keys.Select(k => $"val_{k}")], [.. training.Values, .. validation.Values]);
    }
}
