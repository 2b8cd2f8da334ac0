namespace Myelin.Graph.Compilation;

/// <summary>
/// Makes the graph that is compiled from the graph that was written: unknown sizes become numbers, simpler nodes stand in for others,
/// equal nodes are made once, and what depends on constants alone is computed now.
/// </summary>
internal sealed class GraphRewriter
{
    /// <summary>Larger results are not computed ahead: they would only fill memory.</summary>
    private const int LongestFolded = 4096;

    private readonly IReadOnlyDictionary<string, int> _sizes;
    private readonly bool _fold;
    private readonly Dictionary<Node, Node> _rewritten = [];
    private readonly Dictionary<Application, Node> _known = [];
    private readonly HashSet<Node> _made = [];
    private readonly Dictionary<Node, Node> _boundInputs = [];
    private readonly Rematerialization _rematerialization = new();

    public GraphRewriter(IReadOnlyDictionary<string, int> sizes, bool fold) => (_sizes, _fold) = (sizes, fold);

    /// <summary>The node that stands for one of the written graph.</summary>
    public Node this[Node written] => _rewritten[written];

    /// <summary>The input of the written graph that one of the compiled graph stands for.</summary>
    public Node Written(Node input) => _boundInputs.GetValueOrDefault(input, input);

    public void Rewrite(IEnumerable<Node> roots)
    {
        foreach (Node node in Topology.Ancestors(roots))
            _rewritten[node] = Rewrite(node);
    }

    private Node Rewrite(Node node)
    {
        if (node.Op is SizeOf size)
            return Unique(Node.Scalar(size.Size.Bind(_sizes).Value, size.Type));
        if (node.Inputs.Length == 0)
        {
            Shape shape = node.Shape.Bind(_sizes);
            if (!shape.IsKnown)
                throw Throw.UnknownDimension(shape.First(d => !d.IsKnown));
            if (node.Op is not InputOp || shape == node.Shape)
                return Unique(node);
            var bound = new Node(node.Op, [], node.Spec with { Shape = shape }) { Name = node.Name };
            _boundInputs[bound] = node;
            return bound;
        }

        Node[] inputs = Array.ConvertAll(node.Inputs.ToArray(), n => _rewritten[n]);
        if (_fold)
            _rematerialization.Redirect(node.Op, inputs);
        return Make(node.Op.Bind(_sizes), inputs, node.Name);
    }

    private Node Make(Op op, Node[] inputs, string? name)
    {
        if (_known.TryGetValue(new Application(op, inputs), out Node? same))
            return same;
        // A transpose before a product is how the product reads its operand, and one before a scatter in which order it adds, also in the
        // graph as written: the order of sums depends on it.
        if ((_fold || op is MatMul or ScatterAdd) && op.Simplify(inputs) is { } simpler)
            return Adopt(simpler);
        Node made = Node.Apply(op, inputs);
        made.Name = name;
        if (_fold && op is not (BroadcastTo or ResultOp) && made.Results.Length == 1 && Array.TrueForAll(inputs, IsConstant)
            && made.Shape.ElementCount <= LongestFolded)
        {
            made = Compute(made);
        }

        _made.Add(made);
        return _known[new Application(op, inputs)] = made;
    }

    /// <summary>Takes in a node that a simplification made of nodes that are already rewritten.</summary>
    private Node Adopt(Node node)
    {
        if (node.Inputs.Length == 0)
            return Unique(node);
        return _made.Contains(node) ? node : Make(node.Op, Array.ConvertAll(node.Inputs.ToArray(), Adopt), node.Name);
    }

    private Node Unique(Node source)
    {
        if (source.Op is InputOp)
            return source;
        var key = new Application(source.Op, []);
        return _known.TryGetValue(key, out Node? same) ? same : _known[key] = source;
    }

    private static bool IsConstant(Node node) =>
        node.Op is ScalarOp or ConstantOp || (node.Op is BroadcastTo && IsConstant(node.Inputs[0]));

    private Node Compute(Node node)
    {
        CompiledGraph graph = CompiledGraph.CompileAsWritten([node]);
        graph.Run();
        if (node.Shape.Rank == 0)
        {
            double value = node.Type switch
            {
                ElementType.Float32 => graph.Output<float>(node)[0],
                ElementType.Float64 => graph.Output<double>(node)[0],
                _ => graph.Output<int>(node)[0],
            };
            return Unique(Node.Scalar(value, node.Type));
        }

        var values = new Variable("constant", node.Shape, node.Type);
        switch (node.Type)
        {
            case ElementType.Float32: graph.Output<float>(node).CopyTo(values.Values<float>()); break;
            case ElementType.Float64: graph.Output<double>(node).CopyTo(values.Values<double>()); break;
            default: graph.Output<int>(node).CopyTo(values.Values<int>()); break;
        }

        return Node.Constant(values);
    }

    /// <summary>An op with its operands: what makes two nodes the same computation.</summary>
    private readonly struct Application(Op op, Node[] inputs) : IEquatable<Application>
    {
        private readonly Op _op = op;
        private readonly Node[] _inputs = inputs;

        public bool Equals(Application other) => _op.Equals(other._op) && _inputs.AsSpan().SequenceEqual(other._inputs);

        public override bool Equals(object? obj) => obj is Application other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.Add(_op);
            foreach (Node input in _inputs)
                hash.Add(input);
            return hash.ToHashCode();
        }
    }
}
