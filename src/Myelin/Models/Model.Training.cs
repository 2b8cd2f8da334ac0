using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <content>Training and evaluating.</content>
public abstract partial class Model
{
    private int _fitting;

    /// <summary>Trains. Nothing is written meanwhile, except by callbacks such as <see cref="ProgressCallback"/>.</summary>
    /// <param name="data">The rows to train on.</param>
    /// <param name="epochs">How often all rows are gone through; with <paramref name="initialEpoch"/> the epochs before it count
    /// too.</param>
    /// <param name="batchSize">How many rows a step takes; the last one of an epoch takes what is left.</param>
    /// <param name="validationSplit">
    /// The fraction of the rows, from 0 and below 1, that is not trained on but validated on after each epoch: chosen at random from the
    /// seed, with each class's share (Keras takes the last rows, which goes wrong when rows are sorted).
    /// </param>
    /// <param name="validationData">Rows to validate on after each epoch, instead of a fraction.</param>
    /// <param name="classWeights">
    /// What each class's rows weigh; null for 1. A row's class is its label, its target of 0 or 1, or the largest of its one-hot row.
    /// Validation is not weighted by them.
    /// </param>
    /// <param name="callbacks">Who is told how it goes.</param>
    /// <param name="shuffle">Whether each epoch takes the rows in another order.</param>
    /// <param name="seed">What the orders and the validation rows follow from.</param>
    /// <param name="initialEpoch">The first epoch, for training that goes on where an earlier one has ended.</param>
    /// <param name="stepsPerEpoch">
    /// How many batches an epoch has; null for all rows once. An epoch goes on in the data where the one before has ended.
    /// </param>
    /// <param name="validationFreq">After how many epochs the model is validated each time.</param>
    /// <param name="cancellation">Ends training after the running batch, of a validation too; what was learned stays, and the history says
    /// so.</param>
    /// <returns>What these epochs have shown.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled, or is being trained already.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model or the loss, or a number is not finite or out of
    /// range.</exception>
    /// <exception cref="NotFiniteNumberException">An epoch's loss was not finite; <see cref="History"/> has the epochs until
    /// then.</exception>
    public History Fit(
        ArrayDataset data, int epochs = 1, int batchSize = 32, double validationSplit = 0, ArrayDataset? validationData = null,
        float[]? classWeights = null, IReadOnlyList<Callback>? callbacks = null, bool shuffle = true, ulong seed = 0,
        int initialEpoch = 0, int? stepsPerEpoch = null, int validationFreq = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var settings = new FitSettings(epochs, batchSize, initialEpoch, stepsPerEpoch, validationFreq, shuffle, seed, classWeights);
        settings.Check();
        if (!(validationSplit is >= 0 and < 1))
            throw Throw.OutOfRange(validationSplit, "at least 0 and below 1, the share of the rows to validate on");
        if (validationSplit > 0 && validationData is not null)
            throw new ArgumentException("Give a validationSplit or validationData, not both.", nameof(validationData));
        Trainer trainer = RequireTrainer("Fit", data);
        DataCheck.Check(trainer, data, "data");
        DataCheck.CheckClassWeights(trainer, data, classWeights);
        if (validationData is not null)
            DataCheck.Check(trainer, validationData, "validationData");
        (int[] training, int[] validation) = DataCheck.Split(trainer, data, validationSplit, seed);
        if (trainer.Network.FixedBatchSize is { } fixedSize)
        {
            if (batchSize != fixedSize)
            {
                throw new ArgumentException(
                    $"The model keeps a state for each of {fixedSize} rows of a batch, so the batch size must be {fixedSize}; "
                        + $"it is {batchSize}.", nameof(batchSize));
            }

            foreach (int rows in (int[])[training.Length, validation.Length, validationData?.Count ?? 0])
            {
                if (rows % fixedSize != 0)
                    throw Throw.BatchSize(fixedSize, rows);
            }
        }

        var loop = new FitLoop(
            trainer, (data, training), validation.Length > 0 ? (data, validation) : (validationData, AllRows(validationData)), settings,
            Callback.ListOf(callbacks));
        if (Interlocked.Exchange(ref _fitting, 1) == 1)
            throw new InvalidOperationException("The model is being trained already. Wait until Fit has ended, or cancel it.");
        try
        {
            History ??= new History();
            return loop.Run(this, History, cancellation);
        }
        finally
        {
            _fitting = 0;
        }
    }

    /// <summary>Trains on another thread; see <see cref="Fit"/>.</summary>
    /// <returns>What the epochs have shown; cancelling ends training early and is no error.</returns>
    public Task<History> FitAsync(
        ArrayDataset data, int epochs = 1, int batchSize = 32, double validationSplit = 0, ArrayDataset? validationData = null,
        float[]? classWeights = null, IReadOnlyList<Callback>? callbacks = null, bool shuffle = true, ulong seed = 0,
        int initialEpoch = 0, int? stepsPerEpoch = null, int validationFreq = 1, CancellationToken cancellation = default) =>
        Task.Run(
            () => Fit(
                data, epochs, batchSize, validationSplit, validationData, classWeights, callbacks, shuffle, seed, initialEpoch, stepsPerEpoch,
                validationFreq, cancellation),
            CancellationToken.None);

    /// <summary>Makes one training step on all rows of a dataset.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="classWeights">What each class's rows weigh; null for 1.</param>
    /// <returns>The loss and the metrics before the step.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model or the loss, or are not finite.</exception>
    public Evaluation TrainOnBatch(ArrayDataset batch, float[]? classWeights = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Trainer trainer = RequireTrainer("TrainOnBatch", batch);
        DataCheck.Check(trainer, batch, nameof(batch));
        DataCheck.CheckClassWeights(trainer, batch, classWeights);
        Totals totals = trainer.NewTotals();
        trainer.Train(batch, AllRows(batch), classWeights, totals);
        return totals.Snapshot();
    }

    /// <summary>Makes one training step on rows with class labels. Allocates nothing once a number of rows has been seen.</summary>
    /// <param name="inputs">Row-major: rows × the product of <see cref="InputShape"/>. Whether they are finite is not looked at.</param>
    /// <param name="labels">One class a row.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The numbers do not fit the model or the loss.</exception>
    public double TrainOnBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels)
    {
        Trainer trainer = RequireTrainer("TrainOnBatch");
        DataCheck.Check(trainer, inputs, labels);
        return trainer.Train(inputs, labels);
    }

    /// <summary>Makes one training step on rows with targets that are numbers. Allocates nothing once a number of rows has been
    /// seen.</summary>
    /// <param name="inputs">Row-major: rows × the product of <see cref="InputShape"/>. Whether they are finite is not looked at.</param>
    /// <param name="targets">Row-major: rows × the product of <see cref="OutputShape"/>.</param>
    /// <returns>The loss before the step.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The numbers do not fit the model or the loss.</exception>
    public double TrainOnBatch(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets)
    {
        Trainer trainer = RequireTrainer("TrainOnBatch");
        DataCheck.Check(trainer, inputs, targets);
        return trainer.Train(inputs, targets);
    }

    /// <summary>The loss and the metrics over all rows of a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="batchSize">How many rows are taken at once. It changes the figures by no more than rounding.</param>
    /// <param name="classWeights">What each class's rows weigh in the loss; null for 1.</param>
    /// <param name="callbacks">Who is told how it goes, <see cref="Callback.OnTestBegin"/> and so on, and may end it.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model or the loss, or are not finite.</exception>
    public Evaluation Evaluate(
        ArrayDataset data, int batchSize = Trainer.EvaluationRows, float[]? classWeights = null, IReadOnlyList<Callback>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (batchSize < 1)
            throw Throw.OutOfRange(batchSize, "at least 1");
        Trainer trainer = RequireTrainer("Evaluate", data);
        DataCheck.Check(trainer, data, nameof(data));
        DataCheck.CheckClassWeights(trainer, data, classWeights);
        trainer.CheckBatches(data.Count);
        Totals totals = trainer.NewEvaluation();
        var run = new InferenceRun(this, data.Count, callbacks, totals);
        run.Begin();
        trainer.Evaluate(data, AllRows(data), batchSize, classWeights, totals, run);
        return run.EndTest();
    }

    /// <summary>The loss and the metrics over all rows of several datasets together, which are taken one after another and so need not be in
    /// memory at once.</summary>
    /// <param name="parts">The rows, at least one. Messages count the rows of each dataset from its own first one. A model with a fixed
    /// batch size takes datasets of a multiple of it.</param>
    /// <param name="batchSize">How many rows are taken at once. It changes the figures by no more than rounding.</param>
    /// <param name="callbacks">Who is told how it goes, and may end it, after which no dataset is taken any more;
    /// <see cref="InferenceRun.Rows"/> is not known to them.</param>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">There are no rows, or they do not fit the model or the loss, or are not finite.</exception>
    public Evaluation Evaluate(
        IEnumerable<ArrayDataset> parts, int batchSize = Trainer.EvaluationRows, IReadOnlyList<Callback>? callbacks = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (batchSize < 1)
            throw Throw.OutOfRange(batchSize, "at least 1");
        Totals? totals = null;
        InferenceRun? run = null;
        foreach (ArrayDataset data in parts)
        {
            ArgumentNullException.ThrowIfNull(data, nameof(parts));
            Trainer trainer = RequireTrainer("Evaluate", data);
            DataCheck.Check(trainer, data, nameof(parts));
            trainer.CheckBatches(data.Count);
            totals ??= trainer.NewEvaluation();
            if (run is null)
            {
                run = new InferenceRun(this, rows: null, callbacks, totals);
                run.Begin();
            }

            trainer.Evaluate(data, AllRows(data), batchSize, classWeights: null, totals, run);
            if (!run.MayGoOn)
                break;
        }

        return run?.EndTest() ?? throw new ArgumentException("There are no rows to evaluate.", nameof(parts));
    }

    /// <summary>The programs for training and evaluation, made now if need be.</summary>
    internal Trainer RequireTrainer(string what, ArrayDataset? data = null)
    {
        if (Objectives.Count == 0 || Optimizer is null)
            throw Throw.NotCompiled(what);
        if (!IsBuilt && data is not null)
            Build([.. data.InputArrays.Select(i => i.RowShape)]);
        return _trainer ?? MakeTrainer();
    }

    // By itself, since what a lambda holds is allocated where a method begins, and a step that finds its trainer allocates nothing.
    private Trainer MakeTrainer()
    {
        Network network = Network;
        lock (_building)
        {
            if (_trainer is null)
            {
                // A generator of its own for each program: its ops count from 0 again, as they will after loading.
                var random = new RandomGenerator(Seed, "random");
                Random?.State.Values<int>().CopyTo(random.State.Values<int>());
                _frozen ??= FrozenLayers.Of(network);
                _trainer = _frozen.During(() => new Trainer(network, Optimizer!, Objectives, random));
                Random = random;
            }

            return _trainer;
        }
    }

    private static int[] AllRows(ArrayDataset? data)
    {
        int[] rows = new int[data?.Count ?? 0];
        BatchOrder.InOrder(rows);
        return rows;
    }
}
