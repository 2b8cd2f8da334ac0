using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin;

/// <summary>
/// A network of layers: described, compiled with a loss and an optimizer, trained, evaluated, used, saved. <see cref="Sequential"/> has its
/// layers one after another; <see cref="Functional"/> has any graph of them.
/// </summary>
/// <remarks>
/// <see cref="Predict(ReadOnlySpan{float})"/> and
/// <see cref="Evaluate(ArrayDataset, int, float[], IReadOnlyList{Callback})"/> may run on many threads at once, but not where a
/// recurrent layer is stateful, as its states go from batch to batch; training may not run beside anything.
/// </remarks>
public abstract partial class Model
{
    private readonly LayerGraph _graph;
    private readonly Lock _building = new();
    private Network? _network;
    private Trainer? _trainer;
    private ModelLayer? _asLayer;
    private FrozenLayers? _frozen;

    private protected Model(LayerGraph graph) => _graph = graph;

    /// <summary>What the model is called in files and listings: <c>sequential</c> or <c>functional</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>A name to show; it means nothing.</summary>
    public string? Name { get; set; }

    /// <summary>What the weights' first numbers and dropout's choices follow from.</summary>
    public ulong Seed { get; init; }

    /// <summary>The descriptions of the layers, each once.</summary>
    public IReadOnlyList<Layer> Layers => _graph.Layers;

    /// <summary>The layers with their names, shapes and weights.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<BuiltLayer> BuiltLayers => Network.Layers;

    /// <summary>The shape of one row of inputs; of the first, where there are several.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public Shape InputShape => Network.Input;

    /// <summary>The shape of one row of outputs; of the first, where there are several.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public Shape OutputShape => Network.Output;

    /// <summary>The shape of one row of each input.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<Shape> InputShapes => Network.Inputs;

    /// <summary>The shape of one row of each output.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<Shape> OutputShapes => Network.Outputs;

    /// <summary>A name for each output, by which its figures are called: that of the layer that makes it.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<string> OutputNames => Network.OutputNames;

    /// <summary>All weights, in the order of the layers.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<Variable> Variables => Network.Variables;

    /// <summary>The weights that training changes by their gradients.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public IReadOnlyList<Variable> TrainableVariables => Network.Trainable;

    /// <summary>The number of numbers in all weights.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public long ParameterCount => Network.Layers.Sum(l => l.ParameterCount);

    /// <summary>Whether the shape of the inputs is known, and with it the weights.</summary>
    public bool IsBuilt => _network is not null || KnownInputs is not null;

    /// <summary>The optimizer that the model was compiled with, to look at and to change its learning rate; null before.</summary>
    public Optimizer? Optimizer { get; private set; }

    /// <summary>The loss that the model was compiled with; of the first output, where there are several; null before.</summary>
    public Loss? Loss => Objectives.Count > 0 ? Objectives[0].Loss : null;

    /// <summary>The metrics that the model was compiled with; of the first output, where there are several.</summary>
    public IReadOnlyList<Metric> Metrics => Objectives.Count > 0 ? Objectives[0].Metrics : [];

    /// <summary>What each output was compiled with; empty before.</summary>
    public IReadOnlyList<Objective> Objectives { get; private set; } = [];

    /// <summary>How raw columns become inputs, if the model was trained on a table; saved within the model.</summary>
    public TablePreprocessing? Preprocessing { get; set; }

    /// <summary>All epochs that the model was trained for, over all calls of Fit, also before it was saved and loaded; null before the
    /// first.</summary>
    public History? History { get; internal set; }

    /// <summary>The random numbers of dropout.</summary>
    internal RandomGenerator? Random { get; private set; }

    internal Trainer? Trainer => _trainer;

    /// <summary>Which layers were frozen when the model was compiled; null before.</summary>
    internal FrozenLayers? Frozen
    {
        get => _frozen;
        set => _frozen = value;
    }

    /// <summary>How the layers hang together.</summary>
    internal LayerGraph Graph => _graph;

    /// <summary>The shapes of the inputs that the description says; null when the data will say.</summary>
    private protected abstract IReadOnlyList<Shape>? KnownInputs { get; }

    internal Network Network => _network ?? Build(KnownInputs ?? throw Throw.NotBuilt(), initialize: true);

    /// <summary>Makes the weights for a shape of inputs. Fit does it by itself.</summary>
    /// <param name="inputShape">The axes of one row, without the batch; none where the model's description says them.</param>
    /// <exception cref="InvalidOperationException">The model is built for another shape, or no shape is known.</exception>
    public void Build(params int[] inputShape)
    {
        ArgumentNullException.ThrowIfNull(inputShape);
        Build(inputShape.Length == 0 ? _network?.Inputs ?? KnownInputs ?? throw Throw.NotBuilt() : [new Input(inputShape).Shape]);
    }

    /// <summary>Makes the weights for the shapes of several inputs.</summary>
    internal void Build(IReadOnlyList<Shape> inputs)
    {
        if ((_network?.Inputs ?? KnownInputs) is { } known && !known.SequenceEqual(inputs))
        {
            throw new InvalidOperationException($"The model is built for inputs of shape {string.Join(" and ", known)} and cannot be built "
                + $"again for {string.Join(" and ", inputs)}. Make a new one.");
        }

        if (_network is null)
            Build(inputs, initialize: true);
    }

    /// <summary>The layer of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public BuiltLayer GetLayer(string name) => BuiltLayers.FirstOrDefault(l => l.Name == name)
        ?? throw new KeyNotFoundException($"The model has no layer \"{name}\"{NearestName.Suggestion(name, [.. BuiltLayers.Select(l => l.Name)])} "
            + $"Its layers are: {string.Join(", ", BuiltLayers.Select(l => l.Name))}.");

    /// <summary>The model as a layer of another; both have the same weights.</summary>
    public ModelLayer AsLayer() => _asLayer ??= new ModelLayer(this);

    /// <summary>Applies the model to tensors of a functional model, which uses and trains the same weights.</summary>
    /// <param name="inputs">The tensors that go in.</param>
    /// <returns>The tensor that comes out, the first where there are several.</returns>
    /// <exception cref="ArgumentException">The model cannot take tensors of such shapes, or not so many.</exception>
    public SymbolicTensor Call(params IReadOnlyList<SymbolicTensor> inputs) => AsLayer().Call(inputs);

    /// <summary>
    /// The nodes from a batch to what the model makes of it, for a computation of one's own, such as a training step: a loss of
    /// <see cref="ForwardPass.Outputs"/>, its gradients, and the optimizer's updates together with <see cref="ForwardPass.Updates"/>.
    /// </summary>
    /// <example>
    /// <code>
    /// Node x = Node.Input("x", 32, 4), y = Node.Input("y", 32, 1);
    /// ForwardPass pass = model.Forward([x], random);
    /// Node loss = (pass.Outputs[0] - y).Square().Mean();
    /// var step = CompiledGraph.Compile([loss], [.. optimizer.Minimize(loss, model.TrainableVariables), .. pass.Updates]);
    /// </code>
    /// </example>
    /// <param name="inputs">One node an input, of shape (batch, …).</param>
    /// <param name="random">The random numbers of a training step; null for prediction.</param>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    /// <exception cref="ArgumentException">There are not as many nodes as the model has inputs, or their shapes are others.</exception>
    public ForwardPass Forward(IReadOnlyList<Node> inputs, RandomGenerator? random = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        Network network = Network;
        if (inputs.Count != network.Inputs.Count)
        {
            throw new ArgumentException(
                $"The model has {Counted.Of(network.Inputs.Count, "input")}; "
                    + $"{Counted.Of(inputs.Count, "node")} {(inputs.Count == 1 ? "is" : "are")} given.", nameof(inputs));
        }

        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape.Rank == 0 || new Shape(inputs[i].Shape.AsSpan()[1..]) != network.Inputs[i])
                throw Throw.InputShape(new Shape(["batch", .. network.Inputs[i]]), inputs[i].Shape);
        }

        return network.Forward(inputs, random);
    }

    /// <summary>Says how the model is to be trained and what is to be known meanwhile.</summary>
    /// <param name="optimizer">How parameters move. It belongs to this model from now on.</param>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">What else is to be known.</param>
    /// <exception cref="ArgumentException">Two metrics have the same name.</exception>
    public void Compile(Optimizer optimizer, Loss loss, params Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        Compile(optimizer, [new Objective(loss, metrics)]);
    }

    /// <summary>Says how a model of several outputs is to be trained.</summary>
    /// <param name="optimizer">How parameters move. It belongs to this model from now on.</param>
    /// <param name="objectives">For each output its loss, what the loss weighs in the sum, and its metrics.</param>
    /// <exception cref="ArgumentException">There are not as many as the model has outputs, or an output has the same metric
    /// twice.</exception>
    public void Compile(Optimizer optimizer, IReadOnlyList<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(objectives);
        int outputs = _graph.Outputs.Count;
        if (objectives.Count != outputs)
        {
            throw new ArgumentException($"The model has {Counted.Of(outputs, "output")}, "
                + $"and {Counted.Of(objectives.Count, "loss", "losses")} {(objectives.Count == 1 ? "is" : "are")} given. "
                + "Give Compile one Objective for each output.", nameof(objectives));
        }

        foreach (Objective objective in objectives)
        {
            if (objective.Metrics.GroupBy(m => m).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new ArgumentException($"The metric {twice.Key} is given twice; each can be had once.", nameof(objectives));
        }

        (Optimizer, Objectives) = (optimizer, [.. objectives]);
        _trainer = null;
        _frozen = IsBuilt ? FrozenLayers.Of(Network) : null;
    }

    /// <summary>
    /// A new model of the same layers, with weights of its own: those of the description's seed, or copies of this one's. Models within are
    /// cloned too. It is not compiled; frozen layers are frozen in it.
    /// </summary>
    /// <param name="copyWeights">Whether the weights are copied.</param>
    /// <param name="seed">What the new weights' first numbers follow from; null for this model's seed, which makes the numbers that it
    /// began with.</param>
    public Model Clone(bool copyWeights = false, ulong? seed = null) => ModelClone.Of(this, copyWeights, seed ?? Seed);

    /// <summary>
    /// Makes what layers keep from batch to batch, such as the state of a stateful recurrent layer, what it was at first.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public void ResetStates() => Network.ResetStates();

    /// <summary>
    /// The layers as a table, at most 100 columns wide: name and type, shape of what comes out, number of parameters, and in a functional
    /// model what each layer is called on; then the parameters and the memory that they, the optimizer and a training step take.
    /// </summary>
    /// <param name="batchSize">How many rows the training step has whose memory is shown.</param>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public string Summary(int batchSize = 32) =>
        ModelSummary.Of(this, batchSize >= 1 ? batchSize : throw Throw.OutOfRange(batchSize, "at least 1"));

    /// <summary>The bytes that a prediction of a number of rows takes.</summary>
    internal long PredictionBytes(int rows) => RequirePredictor().Bytes(rows);

    /// <summary>The kernels that run for a prediction of a number of rows.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet.</exception>
    public KernelListing PredictionKernels(int rows = 1) => KernelListing.Of(RequirePredictor().Compile(rows), rows);

    /// <summary>The kernels that run in one training step: forward, loss, gradients and the optimizer's updates.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet, or is not compiled.</exception>
    public KernelListing TrainingKernels(int rows = 32) => KernelListing.Of(RequireTrainer("TrainingKernels").CompileStep(rows), rows);

    /// <summary>Writes everything to a <c>.myelin</c> file: layers, weights, preprocessing, history, and what is needed to train on as if
    /// never stopped.</summary>
    /// <exception cref="InvalidOperationException">The model does not know the shape of its inputs yet, or holds a layer, loss, metric or
    /// optimizer that a file cannot name.</exception>
    /// <exception cref="IOException">The file cannot be written; one that was there stays as it was.</exception>
    public void Save(string path) => ModelWriter.Save(this, path);

    /// <summary>Reads a <c>.myelin</c> file of any kind of model.</summary>
    /// <exception cref="ModelFileException">The file is not one, is damaged, or was written by a newer version.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Model Load(string path) => ModelReader.Load(path);

    /// <summary>For example <c>sequential "digits" of 5 layers</c>; <see cref="Summary"/> says more.</summary>
    public override string ToString() => $"{Kind}{(Name is null ? "" : $" \"{Name}\"")} of {Counted.Of(Layers.Count, "layer")}";

    /// <summary>Makes the weights without choosing their numbers, which a file has.</summary>
    internal void BuildForLoading(IReadOnlyList<Shape> inputs) => Build(inputs, initialize: false);

    private Network Build(IReadOnlyList<Shape> inputs, bool initialize)
    {
        lock (_building)
        {
            if (_network is null)
            {
                Network network = Network.Build(_graph, inputs);
                if (initialize)
                    network.Initialize(Seed);
                _network = network;
            }

            return _network;
        }
    }
}
