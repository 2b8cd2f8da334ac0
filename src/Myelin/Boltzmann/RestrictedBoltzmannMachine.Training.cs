using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>Training.</summary>
public sealed partial class RestrictedBoltzmannMachine
{
    private int _fitting;

    /// <summary>The program that trains, with its state; null before the first training.</summary>
    internal BoltzmannTrainer? Trainer { get; private set; }

    /// <summary>Trains on rows. Training again goes on from where it ended.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>; from 0 to 1 for Bernoulli units, with mean 0 and deviation 1 for
    /// Gaussian ones.</param>
    /// <param name="epochs">How often all rows are gone through.</param>
    /// <param name="batchSize">How many rows a step takes; the last one of an epoch takes what is left.</param>
    /// <param name="training">How; null for CD-1 with the defaults of <see cref="ContrastiveDivergence"/>.</param>
    /// <param name="validation">Rows whose reconstruction error and free energy are to be known after each epoch, such as
    /// <c>val_free_energy</c>.</param>
    /// <param name="onEpochEnd">Told after each epoch; may set the learning rate, or stop.</param>
    /// <param name="shuffle">Whether each epoch takes the rows in another order.</param>
    /// <param name="seed">What the orders follow from.</param>
    /// <param name="cancellation">Ends training after the running batch; what was learned stays, and the history says so.</param>
    /// <returns>What these epochs have shown: the means over all rows, each as it was before the step that learned from it.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows, there are none, or one is not finite or out of its
    /// range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">epochs or batchSize is below 1.</exception>
    /// <exception cref="InvalidOperationException">The machine is being trained already.</exception>
    /// <exception cref="NotFiniteNumberException">The weights grew beyond all bounds; <see cref="History"/> has the epochs until
    /// then.</exception>
    public History Fit(
        ReadOnlySpan<float> rows, int epochs = 1, int batchSize = 100, ContrastiveDivergence? training = null,
        ReadOnlySpan<float> validation = default,
        Action<BoltzmannEpoch>? onEpochEnd = null, bool shuffle = true, ulong seed = 0, CancellationToken cancellation = default)
    {
        if (epochs < 1)
            throw Throw.OutOfRange(epochs, "at least 1");
        if (batchSize < 1)
            throw Throw.OutOfRange(batchSize, "at least 1");
        Check(rows, nameof(rows));
        Check(validation, nameof(validation));
        if (rows.IsEmpty)
            throw new ArgumentException("There are no rows to train on.", nameof(rows));
        training ??= new ContrastiveDivergence();
        if (Interlocked.Exchange(ref _fitting, 1) == 1)
            throw new InvalidOperationException("The machine is being trained already. Wait until Fit has ended, or cancel it.");
        try
        {
            if (History is null && training.VisibleBiasFromData)
                SetVisibleBias(rows);
            BoltzmannTrainer trainer = RequireTrainer(training, training.Chains > 0 ? training.Chains : Math.Min(batchSize, rows.Length / Visible));
            return Run(trainer, rows, epochs, batchSize, validation, onEpochEnd, shuffle, seed, cancellation);
        }
        finally
        {
            _fitting = 0;
        }
    }

    /// <summary>Trains on the inputs of a dataset; its targets are not looked at.</summary>
    /// <inheritdoc cref="Fit(ReadOnlySpan{float}, int, int, ContrastiveDivergence?, ReadOnlySpan{float}, Action{BoltzmannEpoch}?, bool, ulong, CancellationToken)"/>
    public History Fit(
        ArrayDataset data, int epochs = 1, int batchSize = 100, ContrastiveDivergence? training = null, ArrayDataset? validation = null,
        Action<BoltzmannEpoch>? onEpochEnd = null, bool shuffle = true, ulong seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Features != Visible)
            throw Throw.NotWholeRows(data.Features, Visible);
        return Fit(
            data.Inputs, epochs, batchSize, training, validation is null ? default : validation.Inputs, onEpochEnd, shuffle, seed, cancellation);
    }

    /// <summary>The program for a way of training. Another way starts without a last change and with new chains.</summary>
    internal BoltzmannTrainer RequireTrainer(ContrastiveDivergence training, int chains)
    {
        if (Trainer is { } trainer && trainer.How == training && (!training.Persistent || trainer.Chains == chains))
            return trainer;
        // A generator of its own for each program: its ops count from 0 again, as they will after loading.
        var random = new RandomGenerator(Seed, "random");
        Trainer?.Random.State.Values<int>().CopyTo(random.State.Values<int>());
        return Trainer = new BoltzmannTrainer(Nodes, training, chains, random);
    }

    private History Run(
        BoltzmannTrainer trainer, ReadOnlySpan<float> rows, int epochs, int batchSize, ReadOnlySpan<float> validation,
        Action<BoltzmannEpoch>? onEpochEnd, bool shuffle, ulong seed, CancellationToken cancellation)
    {
        var history = new History();
        History whole = History ??= new History();
        whole.Stopped = StopReason.None;
        int[] order = new int[rows.Length / Visible];
        string[] names = BoltzmannTrainer.FigureNames(VisibleUnits);
        double[] totals = new double[names.Length];
        for (int epoch = 0; epoch < epochs && history.Stopped == StopReason.None; epoch++)
        {
            // Orders and the momentum follow from how often the machine has seen data before, so that training goes on as if never stopped.
            int pass = whole.Epochs.Count;
            trainer.Momentum = pass < trainer.How.MomentumEpochs ? trainer.How.Momentum : trainer.How.FinalMomentum;
            if (shuffle)
                BatchOrder.Shuffle(order, seed, pass);
            else
                BatchOrder.InOrder(order);
            if (!RunEpoch(trainer, rows, order, batchSize, totals, cancellation))
            {
                history.Stopped = StopReason.Cancelled;
                break;
            }

            Evaluation figures = Figures(names, totals, validation);
            history.Add(figures);
            whole.Add(figures);
            if (!double.IsFinite(figures["reconstruction_error"]) || !double.IsFinite(figures["free_energy"]))
            {
                whole.Stopped = history.Stopped = StopReason.NotFinite;
                throw Throw.MachineNotFinite(whole.Epochs.Count, trainer.LearningRate);
            }

            var told = new BoltzmannEpoch(this, epoch, epochs, figures, trainer.LearningRate);
            onEpochEnd?.Invoke(told);
            trainer.LearningRate = told.LearningRate;
            if (epoch + 1 < epochs)
            {
                history.Stopped = told.IsStopping ? StopReason.Callback
                    : cancellation.IsCancellationRequested ? StopReason.Cancelled
                    : StopReason.None;
            }
        }

        whole.Stopped = history.Stopped;
        return history;
    }

    /// <summary>Trains on every row once and sums up the figures. False when it was ended before the last batch. Allocates nothing once a
    /// size is compiled.</summary>
    private bool RunEpoch(
        BoltzmannTrainer trainer, ReadOnlySpan<float> rows, int[] order, int batchSize, double[] totals, CancellationToken cancellation)
    {
        Array.Clear(totals);
        for (int start = 0; start < order.Length; start += batchSize)
        {
            if (cancellation.IsCancellationRequested)
                return false;
            ReadOnlySpan<int> batch = order.AsSpan(start, Math.Min(batchSize, order.Length - start));
            Step(trainer, rows, batch, totals);
        }

        foreach (ref double total in totals.AsSpan())
            total /= order.Length;
        return true;
    }

    /// <summary>Makes a step on the rows of the given numbers and adds what it says of them.</summary>
    internal void Step(BoltzmannTrainer trainer, ReadOnlySpan<float> rows, ReadOnlySpan<int> batch, Span<double> totals)
    {
        CompiledGraph step = trainer.Step(batch.Length);
        Span<float> to = trainer.Rows<float>(step);
        for (int i = 0; i < batch.Length; i++)
            rows.Slice(batch[i] * Visible, Visible).CopyTo(to[(i * Visible)..]);
        step.Run();
        for (int i = 0; i < totals.Length; i++)
            totals[i] += trainer.Figure(step, i) * batch.Length;
    }

    private Evaluation Figures(string[] names, double[] totals, ReadOnlySpan<float> validation) => validation.IsEmpty
        ? new Evaluation(names, [.. totals])
        : new Evaluation(
            [.. names, "val_reconstruction_error", "val_free_energy"],
            [.. totals, ReconstructionError(validation), FreeEnergy(validation).Average(x => (double)x)]);

    /// <summary>Gives each visible unit the bias at which, without hidden units, it would have the data's mean.</summary>
    private void SetVisibleBias(ReadOnlySpan<float> rows)
    {
        var columns = new ColumnMeans(Visible);
        double[] means = columns.Of(rows);
        int count = rows.Length / Visible;
        Span<float> bias = VisibleBias.Values<float>();
        for (int i = 0; i < bias.Length; i++)
        {
            // Half a row on and half a row off are added, so that a unit that is always off does not get the bias −∞.
            double on = (means[i] * count + 0.5) / (count + 1);
            bias[i] = (float)(VisibleUnits == VisibleUnits.Gaussian ? means[i] : Math.Log(on / (1 - on)));
        }
    }

    private void Check(ReadOnlySpan<float> rows, string name)
    {
        if (rows.Length % Visible != 0)
            throw Throw.NotWholeRows(rows.Length, Visible);
        for (int i = 0; i < rows.Length; i++)
        {
            float number = rows[i];
            if (float.IsFinite(number) && (VisibleUnits == VisibleUnits.Gaussian || number is >= 0 and <= 1))
                continue;
            string needed = VisibleUnits == VisibleUnits.Gaussian
                ? "Gaussian units take finite numbers."
                : "Bernoulli units take numbers from 0 to 1. "
                    + "Scale the data, or make the machine with VisibleUnits.Gaussian and standardize them.";
            throw new ArgumentException($"Number {i % Visible} of row {i / Visible} is {number}; {needed}", name);
        }
    }
}
