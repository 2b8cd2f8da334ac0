using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>Passes over a dataset in batches: trains, validates, keeps the history and tells the callbacks.</summary>
internal sealed class FitLoop
{
    private readonly Trainer _trainer;
    private readonly ArrayDataset _data;
    private readonly int[] _rows;
    private readonly int[] _order;
    private readonly FitSettings _settings;
    private readonly ArrayDataset? _validation;
    private readonly int[] _validationRows;
    private readonly IReadOnlyList<Callback> _callbacks;
    private readonly BackupAndRestore[] _backups;
    private readonly bool _showsLearningRate;
    private readonly Totals _totals;
    private long _pass = -1;

    public FitLoop(
        Trainer trainer, (ArrayDataset Data, int[] Rows) training, (ArrayDataset? Data, int[] Rows) validation, FitSettings settings,
        IReadOnlyList<Callback> callbacks)
    {
        (_trainer, _settings, _callbacks) = (trainer, settings, callbacks);
        (_data, _rows) = training;
        (_validation, _validationRows) = validation;
        _backups = [.. callbacks.OfType<BackupAndRestore>()];
        _showsLearningRate = trainer.HasSchedule || callbacks.Any(c => c.ChangesLearningRate);
        _order = new int[_rows.Length];
        _totals = trainer.NewTotals();
    }

    /// <summary>Runs the epochs; what they show goes to <paramref name="whole"/> too, which may hold earlier ones.</summary>
    public History Run(Model model, History whole, CancellationToken cancellation)
    {
        StepWatch? watch = _callbacks.Any(c => c.LooksAtLayers) ? _trainer.Watch() : null;
        var run = new TrainingRun(model, _settings, whole, _rows.Length, _validationRows.Length, _totals, _callbacks)
        {
            Watch = watch is null ? null : () => watch.FirstNotFinite(model.Optimizer!.Iterations),
        };
        whole.Stopped = StopReason.None;
        foreach (Callback callback in _callbacks)
            callback.OnTrainBegin(run);
        // Only now, when the callbacks have gone to their beginnings, comes back what a backup holds.
        foreach (BackupAndRestore backup in _backups)
            backup.Restore(run);
        while (run.Epoch < _settings.Epochs && (StateOf(run, cancellation) == StopReason.None || LacksItsEnd(run, cancellation)))
            RunEpoch(run, watch, cancellation);

        run.History.Stopped = whole.Stopped = StateOf(run, cancellation);
        foreach (BackupAndRestore backup in _backups)
        {
            if (whole.Stopped == StopReason.Cancelled)
                backup.Write(run);
        }

        if (model.Optimizer is { UseEma: true, Moves: > 0 } optimizer)
            optimizer.OverwriteWithAverages();
        foreach (Callback callback in _callbacks)
            callback.OnTrainEnd(run);
        foreach (BackupAndRestore backup in _backups)
        {
            if (whole.Stopped != StopReason.Cancelled)
                backup.Delete();
        }

        return IsFinite(run.History) ? run.History : throw Throw.LossNotFinite(run.History.Epochs.Count, model.Optimizer!.LearningRate);
    }

    private void RunEpoch(TrainingRun run, StepWatch? watch, CancellationToken cancellation)
    {
        int epoch = run.Epoch;
        if (run.Batch == 0)
        {
            _totals.Clear();
            foreach (Callback callback in _callbacks)
                callback.OnEpochBegin(run, epoch);
        }

        if (!TrainEpoch(run, watch, cancellation) || EndOfEpoch(run, cancellation) is not { } logs)
            return;
        run.History.Add(logs);
        run.Whole.Add(logs);
        foreach (Callback callback in _callbacks)
            callback.OnEpochEnd(run, epoch, logs);
        (run.Epoch, run.Batch) = (epoch + 1, 0);
        foreach (BackupAndRestore backup in _backups)
            backup.Write(run);
    }

    private StopReason StateOf(TrainingRun run, CancellationToken cancellation) =>
        run.Stopped == StopReason.NotFinite || !IsFinite(run.History) ? StopReason.NotFinite
        : run.Epoch >= _settings.Epochs ? StopReason.None
        : IsTrained(run) && cancellation.IsCancellationRequested ? StopReason.Cancelled
        : run.IsStopping ? run.Stopped
        : cancellation.IsCancellationRequested ? StopReason.Cancelled
        : StopReason.None;

    /// <summary>Whether all batches of the running epoch are done, but not yet what follows them.</summary>
    private static bool IsTrained(TrainingRun run) => run.Batch == run.BatchesPerEpoch;

    /// <summary>Whether a backup was made between an epoch's last batch, in which a callback ended training, and the epoch's end.</summary>
    private static bool LacksItsEnd(TrainingRun run, CancellationToken cancellation) =>
        IsTrained(run) && run.Stopped == StopReason.Callback && !cancellation.IsCancellationRequested;

    private static bool IsFinite(History history) => history.Epochs.Count == 0 || double.IsFinite(history.Epochs[^1]["loss"]);

    /// <summary>Trains on an epoch's batches from where the run is. False when it was ended before the last batch.</summary>
    private bool TrainEpoch(TrainingRun run, StepWatch? watch, CancellationToken cancellation)
    {
        int batches = run.BatchesPerEpoch;
        while (run.Batch < batches)
        {
            if (cancellation.IsCancellationRequested || run.IsStopping)
                return false;
            int batch = run.Batch;
            for (int i = 0; i < _callbacks.Count; i++)
                _callbacks[i].OnBatchBegin(run, batch, batches);
            _trainer.Train(_data, NextRows(run), _settings.ClassWeights, _totals, watch);
            for (int i = 0; i < _callbacks.Count; i++)
                _callbacks[i].OnBatchEnd(run, batch, batches);
            run.Batch++;
            foreach (BackupAndRestore backup in _backups)
            {
                if (backup.SaveFreq.IsDue(run.BatchesDone))
                    backup.Write(run);
            }
        }

        return run.Stopped != StopReason.NotFinite;
    }

    /// <summary>The rows of the next batch. Epochs of fewer or more batches than a pass over the data go on where the one before has
    /// ended.</summary>
    private ReadOnlySpan<int> NextRows(TrainingRun run)
    {
        long number = (long)(run.FirstPass + run.Epoch - run.InitialEpoch) * run.BatchesPerEpoch + run.Batch;
        long pass = number / run.BatchesPerPass;
        if (pass != _pass)
            Order(pass);
        int start = (int)(number % run.BatchesPerPass) * _settings.BatchSize;
        return _order.AsSpan(start, Math.Min(_settings.BatchSize, _order.Length - start));
    }

    private void Order(long pass)
    {
        if (_settings.Shuffle)
            BatchOrder.Shuffle(_order, _settings.Seed, checked((int)pass));
        else
            BatchOrder.InOrder(_order);
        foreach (ref int row in _order.AsSpan())
            row = _rows[row];
        _pass = pass;
    }

    /// <summary>The figures of an epoch; null when training was cancelled before its validation was done.</summary>
    private Evaluation? EndOfEpoch(TrainingRun run, CancellationToken cancellation)
    {
        Evaluation training = _totals.Snapshot();
        IEnumerable<KeyValuePair<string, double>> figures = training;
        if (_validation is not null && (run.Epoch + 1) % _settings.ValidationFreq == 0)
        {
            if (Validate(run, _validation, cancellation) is not { } validation)
            {
                // What is to go on later must be worth it.
                if (!double.IsFinite(training["loss"]))
                    run.StopTraining(StopReason.NotFinite);
                return null;
            }

            figures = figures.Concat(validation.Select(v => KeyValuePair.Create($"val_{v.Key}", v.Value)));
        }

        if (_showsLearningRate)
            figures = figures.Append(KeyValuePair.Create("learning_rate", run.LearningRate));
        return new Evaluation([.. figures.Select(f => f.Key)], [.. figures.Select(f => f.Value)]);
    }

    /// <summary>The figures of a validation; null when training was cancelled before it was done. It is made anew when training goes on, from
    /// the states that layers had before.</summary>
    private Evaluation? Validate(TrainingRun run, ArrayDataset data, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return null;
        (Variable Variable, float[] Values)[] states = [.. _trainer.EvaluationStates.Select(v => (v, v.Values<float>().ToArray()))];
        Totals totals = _trainer.NewEvaluation();
        var test = new InferenceRun(run.Model, _validationRows.Length, _callbacks, totals, training: run, cancellation);
        test.Begin();
        _trainer.Evaluate(data, _validationRows, Trainer.EvaluationRows, classWeights: null, totals, test);
        bool isCut = !test.IsStopping && test.RowsDone < _validationRows.Length;
        Evaluation figures = test.EndTest();
        if (!isCut)
            return figures;
        foreach ((Variable variable, float[] values) in states)
            values.CopyTo(variable.Values<float>());
        return null;
    }
}
