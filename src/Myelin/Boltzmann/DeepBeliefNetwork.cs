using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// Restricted Boltzmann machines one on another, trained without labels layer by layer: each learns what the hidden units of the one below
/// say of the data. Their weights then start a network of sigmoid layers for fine-tuning with labels (<see cref="ToSequential(Layer[])"/>),
/// or an autoencoder.
/// </summary>
/// <example>
/// <code>
/// var network = new DeepBeliefNetwork(784, [500, 500, 2000]);
/// network.Fit(train, epochs: 10);
/// Sequential model = network.ToSequential([28, 28], new Dense(10, Activation.Softmax));
/// model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
/// model.Fit(train, epochs: 20);
/// </code>
/// </example>
/// <remarks>
/// G. Hinton, S. Osindero, Y. Teh: A Fast Learning Algorithm for Deep Belief Nets, Neural Computation 18, 2006; G. Hinton, R.
/// Salakhutdinov: Reducing the Dimensionality of Data with Neural Networks, Science 313, 2006.
/// </remarks>
[InCatalogue("model")]
public sealed class DeepBeliefNetwork
{
    private readonly RestrictedBoltzmannMachine[] _machines;

    /// <summary>A network that has not learned anything.</summary>
    /// <param name="visible">The numbers in a row.</param>
    /// <param name="hidden">How many hidden units each machine has, from the data up.</param>
    /// <param name="visibleUnits">What the units of the data are; all above are Bernoulli.</param>
    /// <param name="weightInitializer">How the weights start; null for <c>Initializer.RandomNormal(0, 0.01)</c>.</param>
    /// <param name="seed">What all chance follows from; each machine has a seed of its own made of it.</param>
    /// <exception cref="ArgumentException">There are no machines.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of units is below 1.</exception>
    public DeepBeliefNetwork(
        int visible, ReadOnlySpan<int> hidden, VisibleUnits visibleUnits = VisibleUnits.Bernoulli,
        Initializer? weightInitializer = null, ulong seed = 0)
    {
        if (hidden.IsEmpty)
            throw new ArgumentException("A deep belief network needs at least one layer of hidden units, such as [500].", nameof(hidden));
        Seed = seed;
        _machines = new RestrictedBoltzmannMachine[hidden.Length];
        for (int i = 0; i < hidden.Length; i++)
        {
            _machines[i] = new RestrictedBoltzmannMachine(
                i == 0 ? visible : hidden[i - 1], hidden[i], i == 0 ? visibleUnits : VisibleUnits.Bernoulli, weightInitializer,
                SplitMix64.Mix(seed + ((ulong)i << 32)));
        }
    }

    /// <summary>A network of machines that are there already, trained or not.</summary>
    /// <param name="machines">From the data up; the network uses these, not copies.</param>
    /// <exception cref="ArgumentException">There are none, or one does not have as many visible units as the one below has hidden
    /// ones.</exception>
    public DeepBeliefNetwork(IReadOnlyList<RestrictedBoltzmannMachine> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        if (machines.Count == 0)
            throw new ArgumentException("A deep belief network needs at least one machine.", nameof(machines));
        for (int i = 1; i < machines.Count; i++)
        {
            if (machines[i].Visible != machines[i - 1].Hidden || machines[i].VisibleUnits != VisibleUnits.Bernoulli)
            {
                throw new ArgumentException(
                    $"Machine {i} has {machines[i].Visible} {machines[i].VisibleUnits} visible units; "
                        + $"on the {machines[i - 1].Hidden} hidden units below it there must be as many, Bernoulli ones.",
                    nameof(machines));
            }
        }

        _machines = [.. machines];
    }

    /// <summary>The machines, from the data up.</summary>
    public IReadOnlyList<RestrictedBoltzmannMachine> Machines => _machines;

    /// <summary>What all chance follows from.</summary>
    public ulong Seed { get; init; }

    /// <summary>The numbers in a row.</summary>
    public int Visible => _machines[0].Visible;

    /// <summary>How many units the uppermost layer has.</summary>
    public int Hidden => _machines[^1].Hidden;

    /// <summary>Trains the machines one after another, each on the probabilities of the hidden units below it. Training again goes on in
    /// each.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <param name="epochs">How often each machine goes through all rows.</param>
    /// <param name="batchSize">How many rows a step takes.</param>
    /// <param name="training">How machines are trained: one for each, or one for all; null for CD-1 with its defaults.</param>
    /// <param name="onEpochEnd">Told after each epoch, with the layer from 0; may set the learning rate, or stop this layer.</param>
    /// <param name="seed">What the orders of rows follow from.</param>
    /// <param name="cancellation">Ends training after the running batch; layers above are then not trained.</param>
    /// <returns>What the epochs of each machine have shown.</returns>
    /// <exception cref="ArgumentException">The rows do not fit, or there are not as many ways of training as machines.</exception>
    /// <exception cref="NotFiniteNumberException">The weights of a machine grew beyond all bounds.</exception>
    public IReadOnlyList<History> Fit(
        ReadOnlySpan<float> rows, int epochs = 10, int batchSize = 100, IReadOnlyList<ContrastiveDivergence>? training = null,
        Action<int, BoltzmannEpoch>? onEpochEnd = null, ulong seed = 0, CancellationToken cancellation = default)
    {
        if (training is not null && training.Count != 1 && training.Count != _machines.Length)
        {
            throw new ArgumentException(
                $"There are {_machines.Length} machines, but {training.Count} ways of training; give one for all or one for each.",
                nameof(training));
        }

        var histories = new List<History>();
        ReadOnlySpan<float> below = rows;
        for (int i = 0; i < _machines.Length; i++)
        {
            int layer = i;
            ContrastiveDivergence? how = training is null ? null : training[Math.Min(i, training.Count - 1)];
            histories.Add(_machines[i].Fit(
                below, epochs, batchSize, how, default, epoch => onEpochEnd?.Invoke(layer, epoch), shuffle: true, seed + (ulong)i, cancellation));
            if (histories[^1].Stopped == StopReason.Cancelled)
                break;
            if (i + 1 < _machines.Length)
                below = _machines[i].Transform(below);
        }

        return histories;
    }

    /// <summary>Trains on the inputs of a dataset; its targets are not looked at.</summary>
    /// <inheritdoc cref="Fit(ReadOnlySpan{float}, int, int, IReadOnlyList{ContrastiveDivergence}?, Action{int, BoltzmannEpoch}?, ulong, CancellationToken)"/>
    public IReadOnlyList<History> Fit(
        ArrayDataset data, int epochs = 10, int batchSize = 100, IReadOnlyList<ContrastiveDivergence>? training = null,
        Action<int, BoltzmannEpoch>? onEpochEnd = null, ulong seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.Features == Visible
            ? Fit(data.Inputs, epochs, batchSize, training, onEpochEnd, seed, cancellation)
            : throw Throw.NotWholeRows(data.Features, Visible);
    }

    /// <summary>The probabilities of the uppermost hidden units, which describe each row.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <returns>Row-major: rows × <see cref="Hidden"/>.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] Transform(ReadOnlySpan<float> rows)
    {
        float[] numbers = _machines[0].Transform(rows);
        foreach (RestrictedBoltzmannMachine machine in _machines.AsSpan(1))
            numbers = machine.Transform(numbers);
        return numbers;
    }

    /// <summary>Rows as they come back from the uppermost hidden units: up by probabilities, and down by means.</summary>
    /// <param name="rows">Row-major: rows × <see cref="Visible"/>.</param>
    /// <returns>As many numbers as are given.</returns>
    /// <exception cref="ArgumentException">The numbers are not whole rows.</exception>
    public float[] Reconstruct(ReadOnlySpan<float> rows) => Down(Transform(rows), _machines.Length);

    /// <summary>Makes up rows: Gibbs chains in the uppermost machine, whose visible units then go down by means.</summary>
    /// <param name="count">How many rows, each from a chain of its own.</param>
    /// <param name="steps">How long the chains are.</param>
    /// <param name="seed">What all chance follows from.</param>
    /// <returns>Row-major: count × <see cref="Visible"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">count or steps is below 1.</exception>
    public float[] Sample(int count, int steps = 1000, ulong seed = 0) =>
        Down(_machines[^1].Sample(count, steps, seed, means: true), _machines.Length - 1);

    /// <summary>A network of sigmoid layers that start with the machines' weights, with layers of one's own on them. Later training does
    /// not touch the machines.</summary>
    /// <param name="head">The layers on top, such as <c>new Dense(10, Activation.Softmax)</c>; their weights are chosen from the model's
    /// seed.</param>
    /// <exception cref="ArgumentException">The layers cannot stand there.</exception>
    public Sequential ToSequential(params Layer[] head) => ToSequential([Visible], head);

    /// <summary>The same for rows that have more axes than one, such as images, which are flattened first.</summary>
    /// <param name="inputShape">The axes of a row; their product is <see cref="Visible"/>.</param>
    /// <param name="head">The layers on top.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many numbers as there are visible units, or the layers cannot stand
    /// there.</exception>
    public Sequential ToSequential(int[] inputShape, params Layer[] head)
    {
        ArgumentNullException.ThrowIfNull(head);
        var model = new Sequential([.. Entrance(inputShape), .. Encoder(), .. head]) { Seed = Seed };
        SetEncoder(model);
        return model;
    }

    /// <summary>
    /// A network that goes up by the machines' weights and down again by the same, transposed: an autoencoder, ready to be trained with its
    /// inputs as targets. The outputs are sigmoid where the data's units are Bernoulli and linear where they are Gaussian.
    /// </summary>
    public Sequential ToAutoencoder()
    {
        var layers = new List<Layer>([.. Entrance([Visible]), .. Encoder()]);
        for (int i = _machines.Length - 1; i >= 0; i--)
        {
            layers.Add(new Dense(
                _machines[i].Visible, _machines[i].VisibleUnits == VisibleUnits.Gaussian ? Activation.Linear : Activation.Sigmoid,
                name: $"down_{i + 1}"));
        }

        var model = new Sequential([.. layers]) { Seed = Seed };
        SetEncoder(model);
        for (int i = 0; i < _machines.Length; i++)
        {
            Node transposed = _machines[i].Weights.Node.Transpose();
            CompiledGraph graph = CompiledGraph.Compile([transposed]);
            graph.Run();
            Set(model, $"down_{i + 1}", graph.Output<float>(transposed), _machines[i].VisibleBias.Values<float>());
        }

        return model;
    }

    /// <summary>Writes all machines to a <c>.myelin</c> file, with their histories and what is needed to train on.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there stays as it was.</exception>
    public void Save(string path) => BoltzmannFile.Save(path, this);

    /// <summary>Reads a network from a <c>.myelin</c> file.</summary>
    /// <exception cref="ModelFileException">The file is not one, holds another kind of model, is damaged, or was written by a newer
    /// version.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static DeepBeliefNetwork Load(string path) => BoltzmannFile.LoadNetwork(path);

    /// <summary>For example <c>deep belief network 784-500-500-2000</c>.</summary>
    public override string ToString() => $"deep belief network {Visible}-{string.Join('-', _machines.Select(m => m.Hidden))}";

    private static void Set(Sequential model, string layer, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias)
    {
        IReadOnlyList<Variable> variables = model.BuiltLayers.Single(l => l.Name == layer).Variables;
        kernel.CopyTo(variables[0].Values<float>());
        bias.CopyTo(variables[1].Values<float>());
    }

    private void SetEncoder(Sequential model)
    {
        for (int i = 0; i < _machines.Length; i++)
            Set(model, $"up_{i + 1}", _machines[i].Weights.Values<float>(), _machines[i].HiddenBias.Values<float>());
    }

    private Layer[] Entrance(int[] inputShape)
    {
        var input = new Input(inputShape);
        if (input.Shape.ElementCount != Visible)
        {
            throw new ArgumentException(
                $"Rows of shape {input.Shape} have {input.Shape.ElementCount} numbers; the network has {Visible} visible units.",
                nameof(inputShape));
        }

        return inputShape.Length == 1 ? [input] : [input, new Flatten()];
    }

    private IEnumerable<Layer> Encoder() => _machines.Select((machine, i) => new Dense(machine.Hidden, Activation.Sigmoid, name: $"up_{i + 1}"));

    /// <summary>The means of the visible units below a number of machines, given what is above them.</summary>
    private float[] Down(float[] hidden, int machines)
    {
        for (int i = machines - 1; i >= 0; i--)
            hidden = _machines[i].VisibleMeans(hidden);
        return hidden;
    }
}
