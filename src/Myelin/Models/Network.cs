using Myelin.Graph;

namespace Myelin;

/// <summary>Layers one after another, built for a shape of inputs: the weights, and the nodes from a batch to what comes out.</summary>
internal sealed class Network
{
    private Network(Shape input, IReadOnlyList<BuiltLayer> layers)
    {
        (Input, Layers) = (input, layers);
        Variables = [.. layers.SelectMany(l => l.Variables)];
        Trainable = [.. Variables.Where(v => v.Trainable)];
        // Work on all parameters can then be one sweep. Compiled graphs know where variables lie, so they never move again.
        Variable.Gather(Trainable);
    }

    public Shape Input { get; }

    public Shape Output => Layers.Count == 0 ? Input : Layers[^1].OutputShape;

    public IReadOnlyList<BuiltLayer> Layers { get; }

    public IReadOnlyList<Variable> Variables { get; }

    public IReadOnlyList<Variable> Trainable { get; }

    /// <summary>What weights are brought back within after each step of training.</summary>
    public IReadOnlyDictionary<Variable, Constraint> Constraints => Layers
        .SelectMany(layer => layer.Specs.Zip(layer.Variables, (spec, variable) => (spec.Constraint, Variable: variable)))
        .Where(weight => weight.Constraint is not null)
        .ToDictionary(weight => weight.Variable, weight => weight.Constraint!);

    public static Network Build(IReadOnlyList<Layer> layers, Shape input) => new(input, Describe(layers, input));

    /// <summary>What each layer will be, before memory is taken for it.</summary>
    /// <exception cref="ArgumentException">Two layers have one name, a layer cannot take what the one before it makes, or a softmax has one output.</exception>
    public static IReadOnlyList<(Layer Layer, string Name, Shape Input, Shape Output, IReadOnlyList<WeightSpec> Weights)> Plan(
        IReadOnlyList<Layer> layers, Shape input)
    {
        var plan = new List<(Layer, string, Shape, Shape, IReadOnlyList<WeightSpec>)>();
        var names = new HashSet<string>(layers.Select(l => l.Name).OfType<string>(), StringComparer.Ordinal);
        if (names.Count < layers.Count(l => l.Name is not null))
        {
            string twice = layers.Where(l => l.Name is not null).GroupBy(l => l.Name, StringComparer.Ordinal).First(g => g.Count() > 1).Key!;
            throw new ArgumentException($"Two layers are named \"{twice}\"; weights are saved by their layer's name, so give each its own.", nameof(layers));
        }

        Shape shape = input;
        foreach (Layer layer in layers)
        {
            string name = layer.Name ?? Unused(layer.Type, names);
            names.Add(name);
            Shape output = layer.OutputShape(shape);
            if (IsSoftmax(layer) && output.Rank > 0 && output[-1] == 1)
                throw new ArgumentException($"The layer \"{name}\" is a softmax over a single output, which is always 1. Use Activation.Sigmoid.", nameof(layers));
            plan.Add((layer, name, shape, output, layer.Weights(shape)));
            shape = output;
        }

        return plan;
    }

    /// <summary>Chooses all weights' first numbers.</summary>
    public void Initialize(ulong seed)
    {
        int weight = 0;
        foreach (BuiltLayer layer in Layers)
        {
            for (int i = 0; i < layer.Specs.Count; i++)
                layer.Specs[i].Initializer.Fill(layer.Variables[i].Values<float>(), layer.Specs[i].Shape, seed, weight++);
        }
    }

    /// <summary>The nodes from a batch to what comes out; with random numbers they are for training.</summary>
    public Node Apply(Node x, RandomGenerator? random, out bool usesRandom)
    {
        usesRandom = false;
        foreach (BuiltLayer layer in Layers)
        {
            var context = new LayerContext(layer, random);
            x = layer.Layer.Apply(x, context);
            x.Name ??= layer.Name;
            usesRandom |= context.UsesRandom;
        }

        return x;
    }

    /// <summary>The regularizers' penalties, or null when there are none.</summary>
    public Node? Penalty()
    {
        Node? sum = null;
        foreach (BuiltLayer layer in Layers)
        {
            for (int i = 0; i < layer.Specs.Count; i++)
            {
                if (layer.Specs[i].Regularizer is { } regularizer)
                {
                    Node penalty = regularizer.Penalty(layer.Variables[i].Node);
                    sum = sum is null ? penalty : sum + penalty;
                }
            }
        }

        return sum;
    }

    private static IReadOnlyList<BuiltLayer> Describe(IReadOnlyList<Layer> layers, Shape input) =>
        [.. Plan(layers, input).Select(p => new BuiltLayer(p.Layer, p.Name, p.Input, p.Output, p.Weights))];

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
