using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>
/// A row made into a network of that layer alone, with nodes for its inputs, masks and cotangents, and the numbers that go in: those of
/// the reference, or drawn, the same in every run.
/// </summary>
internal sealed class LayerRun
{
    private readonly LayerRow _row;
    private readonly LayerCase? _case;
    private readonly Random _random;
    private readonly List<(Node Node, double[] Numbers)> _given = [];

    /// <summary>Builds the network.</summary>
    /// <param name="row">The row.</param>
    /// <param name="type">The type of all numbers.</param>
    /// <param name="batch">A number of rows to draw; null for the row's own numbers.</param>
    public LayerRun(LayerRow row, ElementType type, int? batch = null)
    {
        _row = row;
        _case = row.NoReference is null && batch is null ? LayerCase.Of(row) : null;
        _random = new Random(row.Name.Aggregate(17, (hash, letter) => unchecked(hash * 31 + letter)));
        Network = Network.Build(GraphOf(row), row.Inputs, type);
        Batch = Network.FixedBatchSize ?? batch ?? _case?.Inputs[0].Shape[0] ?? row.Batch;
        Network.Layers[0].Trainable = row.Trainable;
        SetWeights();
        Dimension rows = Network.FixedBatchSize is { } size ? size : "batch";
        Inputs = [.. row.Inputs.Select((shape, i) => Given($"x{i}", [rows, .. shape], DrawInput, _case?.Inputs[i]))];
        Node?[] masks = [.. row.Inputs.Select((shape, i) => HasMask(i)
            ? Given($"mask{i}", [rows, .. MaskOfRow(i)], () => _random.NextDouble() < 0.7 ? 1 : 0, _case?.Masks[i])
            : null)];
        Pass = new ForwardPass(row.Training ? new RandomGenerator(7) : null);
        (Pass.Outputs, Pass.Masks) = Network.Apply(Inputs, masks, Pass);
        Cotangents = [.. Pass.Outputs.Select((y, i) => Given($"cotangent{i}", y.Shape, () => _random.NextDouble() * 2 - 1, _case?.Cotangents?[i]))];
        Objective = Pass.Outputs.Zip(Cotangents, (y, c) => (y * c).Sum()).Concat(Pass.Losses).Aggregate((a, b) => a + b);
    }

    public Network Network { get; }

    public int Batch { get; }

    public Node[] Inputs { get; }

    /// <summary>The inputs and weights that it is differentiated by.</summary>
    public Node[] Variables => [
        .. _row.TakesIndices ? [] : Inputs.Where((_, i) => !_row.WithoutSlope.Contains(i)), .. TrainableWeights.Select(w => w.Variable.Node),
    ];

    public Node[] Cotangents { get; }

    public ForwardPass Pass { get; }

    /// <summary>Σ outputs · cotangents, plus the losses that the layer adds.</summary>
    public Node Objective { get; }

    /// <summary>The layer's weights by their names within it, those that the reference leaves as they are included.</summary>
    public IReadOnlyList<(string Name, Variable Variable)> Weights =>
        [.. Network.Layers[0].Specs.Zip(Network.Layers[0].Variables, (s, v) => (s.Name, v))];

    public IReadOnlyList<(string Name, Variable Variable)> TrainableWeights => [.. Weights.Where(w => w.Variable.Trainable)];

    /// <summary>Compiles nodes and writes all numbers that go in.</summary>
    public CompiledGraph Compile(IReadOnlyList<Node> outputs)
    {
        CompiledGraph graph = CompiledGraph.Compile(outputs, sizes: new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = Batch });
        foreach ((Node node, double[] numbers) in _given)
            Write(graph, node, numbers);
        return graph;
    }

    /// <summary>A scalar in which every element of a node has a weight of its own: the gradient of a plain sum would not tell elements
    /// apart.</summary>
    public Node Weighted(Node y) => (y * Given("weights", y.Shape, () => _random.NextDouble() * 2 - 1, null)).Sum();

    public double[] NumbersOf(Node node) => _given.First(g => g.Node == node).Numbers;

    public static void Write(CompiledGraph graph, Node node, double[] numbers)
    {
        if (!graph.Has(node))
            return;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (node.Type == ElementType.Float64)
                graph.Input<double>(node)[i] = numbers[i];
            else
                graph.Input<float>(node)[i] = (float)numbers[i];
        }
    }

    public static double[] Read(CompiledGraph graph, Node node) => node.Type switch
    {
        ElementType.Float64 => graph.Output<double>(node).ToArray(),
        ElementType.Float32 => [.. graph.Output<float>(node).ToArray().Select(x => (double)x)],
        _ => [.. graph.Output<int>(node).ToArray().Select(x => (double)x)],
    };

    public Shape Bound(Shape shape) => shape.Bind(new Dictionary<string, int>(StringComparer.Ordinal) { ["batch"] = Batch });

    /// <summary>A graph of one call of the layer.</summary>
    private static LayerGraph GraphOf(LayerRow row) => new(
        row.Inputs.Length,
        [new LayerCall(row.Layer, [.. row.Inputs.Select((_, i) => TensorPlace.OfInput(i))])],
        [.. row.Layer.OutputShapes(row.Inputs).Select((_, i) => new TensorPlace(0, i))]);

    private bool HasMask(int input) => _case is not null ? _case.Masks[input] is not null : _row.Masked.ElementAtOrDefault(input);

    /// <summary>The axes of a mask behind the batch: the steps, or all that the reference's has.</summary>
    private Shape MaskOfRow(int input) =>
        _case?.Masks[input] is { } mask ? [.. mask.Shape.Skip(1).Select(size => (Dimension)size)] : [_row.Inputs[input][0]];

    private double DrawInput()
    {
        double number = _row.Range.Low + (_row.Range.High - _row.Range.Low) * _random.NextDouble();
        return _row.TakesIndices ? Math.Floor(number) : number;
    }

    private Node Given(string name, Shape shape, Func<double> draw, LayerNumbers? reference)
    {
        int count = Bound(shape).ElementCount;
        if (reference is not null)
            Assert.Equal(Bound(shape).Sizes, reference.Shape);
        Node node = Node.Input(name, shape, Network.Type);
        double[] numbers = reference?.Data ?? [.. Enumerable.Range(0, count).Select(_ => draw())];
        _given.Add((node, numbers));
        return node;
    }

    private void SetWeights()
    {
        Network.Initialize(seed: 5);
        foreach ((string name, Variable variable) in Weights)
        {
            if (!variable.Spec.Type.IsFloat)
                continue;
            if (_case is not null && _case.Weights.TryGetValue(name, out LayerNumbers? numbers))
            {
                Assert.Equal(variable.Spec.Shape.Sizes, numbers.Shape);
                Set(variable, i => numbers.Data[i]);
            }
            else if (_case is null)
            {
                // Away from zeros and ones, which would hide mistakes; upwards, so that variances stay positive.
                double[] initial = Get(variable);
                Set(variable, i => initial[i] + 0.3 * _random.NextDouble());
            }
        }

        foreach (string name in _case?.Weights.Keys ?? [])
            Assert.Contains(name, Weights.Select(w => w.Name));
    }

    public static double[] Get(Variable variable) => variable.Spec.Type switch
    {
        ElementType.Float64 => variable.Values<double>().ToArray(),
        ElementType.Float32 => [.. variable.Values<float>().ToArray().Select(x => (double)x)],
        _ => [.. variable.Values<int>().ToArray().Select(x => (double)x)],
    };

    public static void Set(Variable variable, Func<int, double> number)
    {
        for (int i = 0; i < variable.Spec.Length; i++)
        {
            if (variable.Spec.Type == ElementType.Float64)
                variable.Values<double>()[i] = number(i);
            else
                variable.Values<float>()[i] = (float)number(i);
        }
    }
}
