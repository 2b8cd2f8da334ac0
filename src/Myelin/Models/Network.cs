using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The layers of a model, built for shapes of inputs: the weights, and the nodes from a batch to what comes out.</summary>
internal sealed class Network
{
    private readonly LayerGraph _graph;
    private readonly Dictionary<Layer, BuiltLayer> _built = new(ReferenceEqualityComparer.Instance);

    private Network(LayerGraph graph, IReadOnlyList<Shape> inputs, ElementType type)
    {
        (_graph, Inputs, Type) = (graph, inputs, type);
        Layers = [.. graph.Plan(inputs, out IReadOnlyList<Shape> outputs).Select(p => new BuiltLayer(p, type))];
        Outputs = outputs;
        foreach (BuiltLayer layer in Layers)
            _built.Add(layer.Layer, layer);
        Variables = [.. Layers.SelectMany(l => l.Variables)];
        VariableNames = [.. Layers.SelectMany(l => l.Variables.Zip(l.Specs, (_, s) => $"{l.Name}/{s.Name}"))];
        // Work on all parameters can then be one sweep. Compiled graphs know where variables lie, so they never move again.
        Variable.Gather([.. Layers.Where(l => !l.IsBorrowed).SelectMany(l => l.Variables).Where(v => v.Trainable)]);
        FixedBatchSize = BatchSizeOf(Layers);
    }

    /// <summary>The shape of one row of each input.</summary>
    public IReadOnlyList<Shape> Inputs { get; }

    /// <summary>The shape of one row of each output.</summary>
    public IReadOnlyList<Shape> Outputs { get; }

    /// <summary>The shape of one row of the first input.</summary>
    public Shape Input => Inputs[0];

    /// <summary>The shape of one row of the first output.</summary>
    public Shape Output => Outputs[0];

    /// <summary>The type of all numbers: float32, except where a test wants float64.</summary>
    public ElementType Type { get; }

    public IReadOnlyList<BuiltLayer> Layers { get; }

    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The names of the variables within this network, where those of a model used as a layer have its name in front.</summary>
    public IReadOnlyList<string> VariableNames { get; }

    /// <summary>The variables that training changes: of layers that are not frozen, each once.</summary>
    public IReadOnlyList<Variable> Trainable => [.. Layers.SelectMany(l => l.TrainableVariables).Distinct()];

    /// <summary>What weights are brought back within after each step of training.</summary>
    public IReadOnlyDictionary<Variable, Constraint> Constraints => Layers
        .SelectMany(layer => layer.Specs.Zip(layer.Variables, (spec, variable) => (spec.Constraint, Variable: variable)))
        .Where(weight => weight.Constraint is not null)
        .DistinctBy(weight => weight.Variable)
        .ToDictionary(weight => weight.Variable, weight => weight.Constraint!);

    /// <summary>The number of rows that every batch must have; null when any number will do.</summary>
    public int? FixedBatchSize { get; }

    /// <summary>A name for each output: that of the layer that makes it.</summary>
    public IReadOnlyList<string> OutputNames
    {
        get
        {
            string[] names = [.. _graph.Outputs.Select(o => o.Call < 0 ? "input" : _built[_graph.Calls[o.Call].Layer].Name)];
            return [.. names.Select((name, i) => names.Count(n => n == name) > 1 ? $"{name}_{names.Take(i).Count(n => n == name)}" : name)];
        }
    }

    /// <summary>The first axis of every batch.</summary>
    public Dimension BatchAxis => FixedBatchSize is { } rows ? rows : "batch";

    public static Network Build(IReadOnlyList<Layer> layers, Shape input, ElementType type = ElementType.Float32) =>
        Build(LayerGraph.Chain(layers), [input], type);

    public static Network Build(LayerGraph graph, IReadOnlyList<Shape> inputs, ElementType type = ElementType.Float32) => new(graph, inputs, type);

    /// <summary>The use of each layer, for listings: the layer, the shapes of one row of what comes out, and what it is called on, by
    /// name.</summary>
    public IEnumerable<(BuiltLayer Layer, IReadOnlyList<Shape> Outputs, IReadOnlyList<string> From)> Calls
    {
        get
        {
            IReadOnlyList<IReadOnlyList<Shape>> shapes = _graph.ShapesOfCalls(Inputs);
            return _graph.Calls.Select((call, i) =>
                (_built[call.Layer], shapes[i], (IReadOnlyList<string>)[.. call.Inputs.Where(p => p.Call >= 0).Select(NameOf)]));

            string NameOf(TensorPlace place)
            {
                string name = _built[_graph.Calls[place.Call].Layer].Name;
                return shapes[place.Call].Count == 1 ? name : FormattableString.Invariant($"{name}[{place.Output}]");
            }
        }
    }

    /// <summary>The name of a variable within this network.</summary>
    public string NameOf(Variable variable)
    {
        int at = 0;
        while (!ReferenceEquals(Variables[at], variable))
            at++;
        return VariableNames[at];
    }

    /// <summary>The variable of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Variable Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < VariableNames.Count; i++)
        {
            if (VariableNames[i] == name)
                return Variables[i];
        }

        throw new KeyNotFoundException($"The model has no weight \"{name}\"{NearestName.Suggestion(name, VariableNames)} Its weights are: "
            + $"{string.Join(", ", VariableNames)}.");
    }

    /// <summary>Chooses all weights' first numbers.</summary>
    public void Initialize(ulong seed)
    {
        int weight = 0;
        foreach (BuiltLayer layer in Layers.Where(l => !l.IsBorrowed))
        {
            for (int i = 0; i < layer.Specs.Count; i++)
                Fill(layer.Specs[i], layer.Variables[i], seed, weight++);
        }
    }

    /// <summary>Sets what layers keep from batch to batch, such as the state of a stateful recurrent layer, to what it was at
    /// first.</summary>
    public void ResetStates()
    {
        foreach (BuiltLayer layer in Layers)
        {
            for (int i = 0; i < layer.Specs.Count; i++)
            {
                if (layer.Specs[i].IsState)
                    Fill(layer.Specs[i], layer.Variables[i], seed: 0, weight: 0);
            }
        }
    }

    /// <summary>The nodes from a batch to what comes out; with random numbers they are for training.</summary>
    public ForwardPass Forward(IReadOnlyList<Node> inputs, RandomGenerator? random)
    {
        var pass = new ForwardPass(random);
        Node?[] none = new Node?[inputs.Count];
        (pass.Outputs, pass.Masks) = Apply(inputs, none, pass);
        AddPenalties(pass);
        return pass;
    }

    /// <summary>The nodes of this network as a part of a pass, which may be another model's.</summary>
    public (IReadOnlyList<Node> Outputs, IReadOnlyList<Node?> Masks) Apply(IReadOnlyList<Node> inputs, IReadOnlyList<Node?> masks, ForwardPass pass)
    {
        var made = new (IReadOnlyList<Node> Nodes, IReadOnlyList<Node?> Masks)[_graph.Calls.Count];
        for (int i = 0; i < made.Length; i++)
        {
            LayerCall call = _graph.Calls[i];
            BuiltLayer layer = _built[call.Layer];
            Node?[] given = [.. call.Inputs.Select(MaskOf)];
            var context = new LayerContext(layer, pass, given);
            IReadOnlyList<Node> nodes = layer.Layer.Apply([.. call.Inputs.Select(NodeOf)], context);
            CheckShapes(layer, call.Layer.OutputShapes([.. call.Inputs.Select(p => new Shape(NodeOf(p).Shape.AsSpan()[1..]))]), nodes);
            nodes[0].Name ??= layer.Name;
            context.AddActivityPenalty(call.Layer, nodes[0].Shape[0], nodes);
            pass.AddOutputs(layer.Name, nodes);
            made[i] = (nodes, context.SetsMask ? context.OutputMasks : [StepMasks.For(given.Length > 0 ? given[0] : null, nodes[0].Shape)]);
        }

        return ([.. _graph.Outputs.Select(NodeOf)], [.. _graph.Outputs.Select(MaskOf)]);

        Node NodeOf(TensorPlace place) => place.Call < 0 ? inputs[~place.Call] : made[place.Call].Nodes[place.Output];
        Node? MaskOf(TensorPlace place) => place.Call < 0 ? masks[~place.Call] : made[place.Call].Masks.ElementAtOrDefault(place.Output);
    }

    /// <summary>What a layer makes must be what it says; weights of later layers were made for that.</summary>
    private static void CheckShapes(BuiltLayer layer, IReadOnlyList<Shape> said, IReadOnlyList<Node> made)
    {
        for (int i = 0; i < Math.Max(said.Count, made.Count); i++)
        {
            if (i >= made.Count || i >= said.Count)
            {
                throw new ArgumentException(
                    $"{layer} says that it makes {Counted.Of(said.Count, "tensor")} (OutputShapes), but its Apply makes {made.Count}.");
            }

            if (made[i].Shape.Rank == 0 || made[i].Shape != new Shape([made[i].Shape[0], .. said[i]]))
            {
                throw new ArgumentException($"{layer} says that it makes rows of shape {said[i]} (OutputShape), "
                    + $"but its Apply makes {made[i].Shape} with the batch as axis 0. Let both say the same.");
            }
        }
    }

    private static void Fill(WeightSpec spec, Variable variable, ulong seed, int weight)
    {
        if (variable.Spec.Type == ElementType.Float64)
        {
            spec.Initializer.Fill(variable.Values<double>(), spec.Shape, seed, weight);
            variable.Values<double>()[spec.Ones].Fill(1);
        }
        else
        {
            spec.Initializer.Fill(variable.Values<float>(), spec.Shape, seed, weight);
            variable.Values<float>()[spec.Ones].Fill(1);
        }
    }

    private static int? BatchSizeOf(IReadOnlyList<BuiltLayer> layers)
    {
        int?[] sizes = [.. layers.Select(l => l.Layer.FixedBatchSize).Where(s => s is not null).Distinct()];
        return sizes.Length <= 1
            ? sizes.FirstOrDefault()
            : throw new ArgumentException($"Layers of one model keep states for batches of {string.Join(" and ", sizes)} rows; "
                + "give all of them the same batch size.");
    }

    /// <summary>The regularizers' penalties, once for each weight however often its layer is called; as in Keras none for weights that are
    /// frozen.</summary>
    private void AddPenalties(ForwardPass pass)
    {
        var left = new HashSet<Variable>(Trainable);
        foreach (BuiltLayer layer in Layers)
        {
            for (int i = 0; i < layer.Specs.Count; i++)
            {
                if (layer.Specs[i].Regularizer is { } regularizer && left.Remove(layer.Variables[i]))
                    pass.AddLoss(regularizer.Penalty(layer.Variables[i].Node));
            }
        }
    }
}
