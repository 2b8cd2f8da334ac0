using Myelin.Graph;

namespace Myelin;

/// <summary>A tensor within a model's description: output <paramref name="Output"/> of a call, or, with a negative call, input ~Call of the
/// model.</summary>
internal readonly record struct TensorPlace(int Call, int Output)
{
    public static TensorPlace OfInput(int input) => new(~input, 0);
}

/// <summary>One use of a layer: on which tensors.</summary>
internal sealed record LayerCall(Layer Layer, IReadOnlyList<TensorPlace> Inputs);

/// <summary>A layer as it will be built: its name, the shapes of its first use and its weights.</summary>
internal sealed record PlannedLayer(
    Layer Layer, string Name, IReadOnlyList<Shape> Inputs, IReadOnlyList<Shape> Outputs, IReadOnlyList<WeightSpec> Weights);

/// <summary>
/// How the layers of a model hang together: calls of layers in an order in which they can run, and the tensors that come out. A layer
/// that is called twice is one object in two calls.
/// </summary>
internal sealed record LayerGraph(int InputCount, IReadOnlyList<LayerCall> Calls, IReadOnlyList<TensorPlace> Outputs)
{
    private bool _isChain;

    /// <summary>The layers, each once, in the order of their first calls.</summary>
    public IReadOnlyList<Layer> Layers { get; } = [.. Calls.Select(c => c.Layer).Distinct<Layer>(ReferenceEqualityComparer.Instance)];

    /// <summary>Layers one after another.</summary>
    public static LayerGraph Chain(IReadOnlyList<Layer> layers) => new(
        1,
        [.. layers.Select((layer, i) => new LayerCall(layer, [i == 0 ? TensorPlace.OfInput(0) : new TensorPlace(i - 1, 0)]))],
        [layers.Count == 0 ? TensorPlace.OfInput(0) : new TensorPlace(layers.Count - 1, 0)])
    { _isChain = true };

    /// <summary>All that lies between tensors that go in and tensors that come out.</summary>
    /// <exception cref="ArgumentException">An output depends on an input that is not given, or an input is not one.</exception>
    public static LayerGraph Between(IReadOnlyList<SymbolicTensor> inputs, IReadOnlyList<SymbolicTensor> outputs)
    {
        var found = new HashSet<SymbolicTensor.Application>();
        var waiting = new Stack<SymbolicTensor.Application>(outputs.Select(o => o.By));
        while (waiting.TryPop(out SymbolicTensor.Application? call))
        {
            if (!found.Add(call))
                continue;
            foreach (SymbolicTensor input in call.Inputs)
                waiting.Push(input.By);
        }

        foreach (SymbolicTensor input in inputs)
        {
            if (input.By.Layer is not Input)
                throw new ArgumentException($"The tensor {input} is not an input. A model begins with tensors made by Input.Tensor.", nameof(inputs));
            if (!found.Contains(input.By))
            {
                throw new ArgumentException(
                    $"No output depends on the input {input}{(input.By.Layer.Name is { } name ? $" named \"{name}\"" : "")}. "
                        + "Leave it out, or connect it.", nameof(inputs));
            }
        }

        if (inputs.Distinct().Count() < inputs.Count)
            throw new ArgumentException("An input is given twice.", nameof(inputs));
        SymbolicTensor.Application[] order = [.. found.OrderBy(c => c.Order)];
        foreach (SymbolicTensor.Application call in order)
        {
            if (call.Layer is Input && inputs.All(i => i.By != call))
            {
                throw new ArgumentException(
                    $"The outputs depend on an input of shape {((Input)call.Layer).Shape} that is not among the model's inputs. "
                        + "Name it there.", nameof(inputs));
            }
        }

        var places = new Dictionary<SymbolicTensor.Application, int>();
        for (int i = 0; i < order.Length; i++)
            places[order[i]] = i;
        return new LayerGraph(
            inputs.Count,
            [
                .. order.Select(c => new LayerCall(c.Layer, c.Layer is Input
                    ? [TensorPlace.OfInput(inputs.Select((input, i) => (input, i)).First(p => p.input.By == c).i)]
                    : [.. c.Inputs.Select(i => new TensorPlace(places[i.By], i.Index))])),
            ],
            [.. outputs.Select(o => new TensorPlace(places[o.By], o.Index))]);
    }

    /// <summary>What a layer makes of shapes, with errors that name the layer.</summary>
    public static IReadOnlyList<Shape> OutputShapes(Layer layer, string? name, IReadOnlyList<Shape> inputs)
    {
        try
        {
            return layer.OutputShapes(inputs);
        }
        catch (Exception e) when (e is ArgumentException or GraphException)
        {
            throw new ArgumentException(
                $"{layer.GetType().Name}{(name is null ? "" : $" \"{name}\"")} cannot take rows of shape {string.Join(" and ", inputs)}: "
                    + $"{e.Message}", e);
        }
    }

    /// <summary>What each layer will be, before memory is taken for it.</summary>
    /// <param name="inputs">The shape of one row of each input.</param>
    /// <param name="outputs">The shape of one row of each output.</param>
    /// <exception cref="ArgumentException">
    /// Two layers have one name, a layer cannot take what it is called on, its calls need different weights, or a softmax has one output.
    /// </exception>
    public IReadOnlyList<PlannedLayer> Plan(IReadOnlyList<Shape> inputs, out IReadOnlyList<Shape> outputs)
    {
        IReadOnlyDictionary<Layer, string> names = Names();
        var planned = new Dictionary<Layer, PlannedLayer>(ReferenceEqualityComparer.Instance);
        var order = new List<PlannedLayer>();
        var shapes = new IReadOnlyList<Shape>[Calls.Count];
        for (int i = 0; i < Calls.Count; i++)
        {
            Layer layer = Calls[i].Layer;
            Shape[] given = [.. Calls[i].Inputs.Select(ShapeOf)];
            shapes[i] = OutputShapes(layer, names[layer], given);
            if (_isChain && shapes[i].Count > 1)
            {
                throw new ArgumentException($"{layer.GetType().Name} \"{names[layer]}\" makes {shapes[i].Count} tensors, "
                    + "and a Sequential hands one on from layer to layer. Make a Functional model, which can use all of them.");
            }

            if (IsSoftmax(layer) && shapes[i][0] is { Rank: > 0 } last && last[-1] == 1)
            {
                throw new ArgumentException(
                    $"The layer \"{names[layer]}\" is a softmax over a single output, which is always 1. Use Activation.Sigmoid.");
            }

            IReadOnlyList<WeightSpec> weights = layer.Weights(given);
            if (!planned.TryGetValue(layer, out PlannedLayer? first))
            {
                order.Add(planned[layer] = new PlannedLayer(layer, names[layer], given, shapes[i], weights));
            }
            else if (!first.Weights.Select(w => (w.Name, w.Shape)).SequenceEqual(weights.Select(w => (w.Name, w.Shape))))
            {
                throw new ArgumentException($"{layer.GetType().Name} \"{names[layer]}\" is called on rows of shape "
                    + $"{string.Join(" and ", first.Inputs)} and again on {string.Join(" and ", given)}, "
                    + "for which it would need other weights. Make a second layer for the second call.");
            }
        }

        outputs = [.. Outputs.Select(ShapeOf)];
        return order;

        Shape ShapeOf(TensorPlace place) => place.Call < 0 ? inputs[~place.Call] : shapes[place.Call][place.Output];
    }

    /// <summary>The shapes of one row of what comes out of each call.</summary>
    public IReadOnlyList<IReadOnlyList<Shape>> ShapesOfCalls(IReadOnlyList<Shape> inputs)
    {
        var shapes = new IReadOnlyList<Shape>[Calls.Count];
        for (int i = 0; i < shapes.Length; i++)
            shapes[i] = Calls[i].Layer.OutputShapes([.. Calls[i].Inputs.Select(p => p.Call < 0 ? inputs[~p.Call] : shapes[p.Call][p.Output])]);
        return shapes;
    }

    /// <summary>The name of each layer: its own, or its type with a number that makes it unique.</summary>
    public IReadOnlyDictionary<Layer, string> Names()
    {
        string[] given = [.. Layers.Select(l => l.Name).OfType<string>()];
        if (given.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Two layers are named \"{twice.Key}\"; weights are saved by their layer's name, so give each its own.");
        var taken = new HashSet<string>(given, StringComparer.Ordinal);
        var names = new Dictionary<Layer, string>(ReferenceEqualityComparer.Instance);
        foreach (Layer layer in Layers)
        {
            names[layer] = layer.Name ?? Unused(layer.Type, taken);
            taken.Add(names[layer]);
        }

        return names;
    }

    private static bool IsSoftmax(Layer layer) =>
        layer is Softmax || Activation.Softmax.Equals((layer as Dense)?.Activation ?? (layer as ActivationLayer)?.Activation);

    private static string Unused(string type, HashSet<string> names)
    {
        string name = type;
        for (int i = 1; names.Contains(name); i++)
            name = $"{type}_{i}";
        return name;
    }
}
