namespace Myelin.Graph.Tests;

/// <summary>
/// A graph put together by chance from a seed: mixed shapes, broadcasting, reductions, products, views, shared parts, gradients of
/// parts, and state that is read, shown and updated in all sorts of ways.
/// </summary>
internal sealed class RandomGraph
{
    private static readonly Shape[] s_shapes =
        [
            [], [1], [3], [4], [1, 3], [3, 1], [2, 3], [3, 4], [4, 3], [3, 3], [2, 3, 4], [2, 1, 4], [4, 1, 1], [6], [12], [24],
            [3, 400], [400], [1200],
        ];

    private readonly Random _random;
    private readonly ElementType _type;
    private readonly bool _products;
    private readonly List<Node> _nodes = [];
    private readonly List<Variable> _variables = [];
    private readonly List<Node> _inputs = [];

    public RandomGraph(int seed, int size)
    {
        _random = new Random(seed);
        _type = _random.Next(4) == 0 ? ElementType.Float64 : ElementType.Float32;
        // A transposed operand is taken over by the product, whose sums for few rows then run in another order. So that bits can be
        // compared, a graph has either products or matrices that are transposed.
        _products = _random.Next(3) > 0;
        int variables = 1 + _random.Next(4);
        for (int i = 0; i < variables; i++)
        {
            // Often of one shape, so that they can be exchanged.
            Shape shape = i > 0 && _random.Next(2) == 0 ? _variables[0].Spec.Shape : Any(s_shapes);
            var variable = new Variable($"state {i}", shape, _type, trainable: true);
            _variables.Add(variable);
            _nodes.Add(variable.Node);
        }

        for (int i = 0; i < 3; i++)
        {
            Node input = Node.Input($"input {i}", Any(s_shapes), _type);
            _inputs.Add(input);
            _nodes.Add(input);
        }

        while (_nodes.Count < size)
            Grow();
        Outputs = [.. Enumerable.Range(0, 1 + _random.Next(5)).Select(_ => Recent())];
        if (_random.Next(3) == 0)
            Outputs = [.. Outputs, Any(_variables).Node];
        if (_random.Next(3) == 0)
            Outputs = [.. Outputs, Any(_variables).Node.Reshape([-1])];
        Updates = [.. _variables.Where(_ => _random.Next(4) > 0).Select(v => (v, NewValue(v)))
            .Where(u => u.Item2 is not null).Select(u => new Update(u.v, u.Item2!))];
        if (_random.Next(4) == 0 && Updates.Length > 0)
            Outputs = [.. Outputs, Updates[0].Value];
        Outputs = [.. Outputs.Distinct()];
    }

    public Node[] Outputs { get; }

    public Update[] Updates { get; }

    /// <summary>Some of the nodes, whatever they are.</summary>
    public Node[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => Any(_nodes)).Distinct()];

    /// <summary>
    /// Runs a compiled form of the graph from the start state some times; gives the bits of all outputs and all state after each run.
    /// </summary>
    public long[][] Run(CompiledGraph graph, int runs = 3)
    {
        var random = new Random(11);
        foreach (Variable variable in _variables)
        {
            Fill(
                variable.Spec.Type == ElementType.Float32 ? variable.Values<float>() : default,
                variable.Spec.Type == ElementType.Float64 ? variable.Values<double>() : default, random);
        }

        foreach (Node input in _inputs)
        {
            // Drawn for every input, used or not, so that numbers do not depend on what is used.
            var floats = new float[input.Shape.ElementCount];
            var doubles = new double[floats.Length];
            Fill(_type == ElementType.Float32 ? floats : default, _type == ElementType.Float64 ? doubles : default, random);
            if (!graph.Inputs.Contains(input))
                continue;
            if (_type == ElementType.Float32)
                floats.CopyTo(graph.Input<float>(input));
            else
                doubles.CopyTo(graph.Input<double>(input));
        }

        var bits = new List<long[]>();
        for (int run = 0; run < runs; run++)
        {
            graph.Run();
            bits.AddRange(Outputs.Select(o => Bits(graph, o)));
            bits.AddRange(_variables.Select(v => v.Spec.Type == ElementType.Float32 ? Bits(v.Values<float>()) : Bits(v.Values<double>())));
        }

        return [.. bits];
    }

    public string NameOf(int index)
    {
        int at = index % (Outputs.Length + _variables.Count);
        return $"{(at < Outputs.Length ? $"output {Outputs[at]}" : _variables[at - Outputs.Length].ToString())} after run "
            + $"{index / (Outputs.Length + _variables.Count)}";
    }

    private static long[] Bits(CompiledGraph graph, Node node) => node.Type switch
    {
        ElementType.Float32 => Bits(graph.Output<float>(node)),
        ElementType.Float64 => Bits(graph.Output<double>(node)),
        _ => [.. graph.Output<int>(node).ToArray().Select(x => (long)x)],
    };

    // All NaN are one: which operand's bits a NaN carries on is left open by the standard. And −0 is 0: a sum that begins with 0 makes
    // 0 of a −0, but a sum of one number alone is simplified to that number.
    private static long[] Bits(ReadOnlySpan<float> x) =>
        Array.ConvertAll(x.ToArray(), v => float.IsNaN(v) ? long.MinValue : v == 0 ? 0 : BitConverter.SingleToInt32Bits(v));

    private static long[] Bits(ReadOnlySpan<double> x) =>
        Array.ConvertAll(x.ToArray(), v => double.IsNaN(v) ? long.MinValue : v == 0 ? 0 : BitConverter.DoubleToInt64Bits(v));

    private static void Fill(Span<float> floats, Span<double> doubles, Random random)
    {
        foreach (ref float x in floats)
            x = random.NextSingle() * 2 - 1;
        foreach (ref double x in doubles)
            x = random.NextDouble() * 2 - 1;
    }

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    /// <summary>A node, rather one of the last: graphs are deep more than they are wide.</summary>
    private Node Recent() => _random.Next(3) == 0 ? Any(_nodes) : _nodes[_nodes.Count - 1 - _random.Next(Math.Min(8, _nodes.Count))];

    private Node? NewValue(Variable variable)
    {
        Node[] fitting = [.. _nodes.Where(n => n.Type == _type && n.Shape.Elements == variable.Spec.Shape.Elements)];
        Node value = _random.Next(3) == 0 ? Any(_variables).Node : Any(fitting);
        if (value.Shape.Elements != variable.Spec.Shape.Elements)
            value = Any(fitting);
        value = value.Reshape(variable.Spec.Shape);
        return _random.Next(2) == 0 ? value : variable.Node - value * 0.25;
    }

    private void Grow()
    {
        Node x = Recent();
        if (x.Shape.ElementCount == 0)
            return;
        Node? y = _random.Next(12) switch
        {
            0 or 1 => Unary(x),
            2 or 3 or 4 => Binary(x, Recent()),
            5 => Literal(x),
            6 => Reduction(x),
            7 => Product(x),
            8 or 9 => View(x),
            10 => Chosen(x),
            _ => null,
        };
        if (y is not null)
            _nodes.Add(y);
        else if (_random.Next(6) == 0)
            _nodes.AddRange(x.Tanh().Mean().Gradients([.. _variables.Select(v => v.Node)]));
    }

    private Node Unary(Node x) => _random.Next(12) switch
    {
        0 => x.Tanh(),
        1 => x.Sigmoid(),
        2 => x.Relu(),
        3 => -x,
        4 => x.Abs(),
        5 => x.Tanh().Square(),
        6 => x.Clip(-0.5, 0.5),
        7 => x.Clip(-3, 3).Exp(),
        8 => x.Softplus(),
        9 => (x.Abs() + 0.5).Log(),
        10 => x.Sign(),
        _ => x.LeakyRelu(),
    };

    private Node? Binary(Node a, Node b)
    {
        if (!Shape.TryBroadcast(a.Shape, b.Shape, out Shape joined) || joined.ElementCount > 5000)
            return null;
        return _random.Next(8) switch
        {
            0 or 1 => a + b,
            2 => a - b,
            3 or 4 => a * b,
            5 => a.Maximum(b),
            6 => a > b,
            _ => a.Where(b > 0, b),
        };
    }

    private Node Literal(Node x) => _random.Next(6) switch
    {
        0 => x + 0.75,
        1 => x * 1,
        2 => 2 - x,
        3 => x * 0,
        4 => x + Node.Scalar(0.5, _type) * 4,
        _ => x / 3,
    };

    private Node? Reduction(Node x)
    {
        if (x.Shape.Rank == 0)
            return null;
        int axis = _random.Next(x.Shape.Rank);
        bool keep = _random.Next(2) == 0;
        return _random.Next(8) switch
        {
            0 => x.Sum(axis, keep),
            1 => x.Mean(axis, keep),
            2 => x.Max(axis, keep),
            3 => x.Clip(-5, 5).LogSumExp(axis, keep),
            4 => x.Mean(),
            // Along another axis than the last one, they transpose.
            5 => x.Clip(-5, 5).Softmax(_products ? -1 : axis),
            6 => x.Clip(-5, 5).LogSoftmax(_products ? -1 : axis),
            _ => x.Variance(axis, keep),
        };
    }

    private Node? Product(Node a)
    {
        Node b = Recent();
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2 || !_products)
            return null;
        bool transposeA = _random.Next(2) == 0, transposeB = _random.Next(2) == 0;
        if (a.Shape[transposeA ? -2 : -1] != b.Shape[transposeB ? -1 : -2]
            || !Shape.TryBroadcast([.. a.Shape.SkipLast(2)], [.. b.Shape.SkipLast(2)], out _))
        {
            b = a;
            transposeB = !transposeA;
        }

        Node product = a.MatMul(b, transposeA, transposeB);
        if (product.Shape.ElementCount > 5000)
            return null;
        return _random.Next(3) switch
        {
            0 => product,
            1 => (product + Any(_inputs.FindAll(i => i.Shape.Rank == 0) is { Count: > 0 } numbers ? numbers : [Node.Scalar(0.1, _type)])).Tanh(),
            // The sum of a product and of what it is made from: a chain that both feeds a product and follows it.
            _ => product.Shape == a.Shape ? product * 0.1 + a : product * 0.1,
        };
    }

    private Node? View(Node x) => _random.Next(5) switch
    {
        0 => x.Reshape([-1]),
        1 => Any(s_shapes.Where(s => s.Elements == x.Shape.Elements).Append(x.Shape).ToArray()) is { } shape ? x.Reshape(shape) : null,
        2 => x.ExpandDims(_random.Next(x.Shape.Rank + 1)),
        3 when x.Shape.Rank >= 2 && !_products => x.Transpose(),
        3 when x.Shape.Rank >= 3 => x.Transpose([1, 0, .. Enumerable.Range(2, x.Shape.Rank - 2)]),
        4 when x.Shape.Rank > 0 && x.Shape[0] == 1 => x.Squeeze(0),
        _ => null,
    };

    private Node? Chosen(Node x)
    {
        if (x.Shape.Rank == 0)
            return null;
        int axis = _random.Next(x.Shape.Rank), size = x.Shape[axis].Value;
        return _random.Next(7) switch
        {
            0 => x.Slice(axis, _random.Next(size), 1),
            1 when x.Shape.ElementCount < 1000 => x.Pad(axis, 1, 2),
            2 when x.Shape.ElementCount < 1000 => Node.Concatenate(axis, x, x),
            3 => x.Gather(Node.Constant([size - 1, 0], [2]), axis),
            4 => x.Cast(ElementType.Float64).Sum(axis).Cast(_type),
            5 => x.Gather(x.ArgMax(axis).Reshape([-1]).Slice(0, 0, 1), axis),
            6 when x.Shape.ElementCount < 1000 && x.Shape.Rank < 4 => x.BroadcastTo([2, .. x.Shape]),
            _ => null,
        };
    }
}
