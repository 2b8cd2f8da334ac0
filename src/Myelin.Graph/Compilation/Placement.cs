namespace Myelin.Graph.Compilation;

/// <summary>
/// The places of all tensors of a plan. Each has a piece of the arena from the step that makes it to the last that reads it, unless it is
/// state or a constant, is written straight to where it belongs, is handed over and has no place, or takes that of an operand that dies.
/// </summary>
internal sealed class Placement
{
    private readonly List<Unit> _order;
    private readonly List<Node> _nodes;
    private readonly HashSet<Node> _kept;
    private readonly IReadOnlyDictionary<Node, Location> _writtenInPlace;
    private readonly IReadOnlyDictionary<Node, int> _slots;
    private readonly HashSet<(Node Root, int Result)> _read = [];
    private readonly Dictionary<(Node Root, int Result), Location> _locations = [];
    private readonly List<ArenaBuffer> _buffers = [];
    private Dictionary<Node, int>? _lastReader;

    /// <summary>Finds a place for everything but workspaces, and decides which units keep what their anchor makes.</summary>
    /// <param name="order">The units in the order in which they run.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="kept">Those that are needed after the run.</param>
    /// <param name="writtenInPlace">Where nodes lie that are written straight to state or to an address that a loop sets.</param>
    /// <param name="slots">The addresses that a loop sets for inputs, by their numbers.</param>
    public Placement(
        List<Unit> order, List<Node> nodes, HashSet<Node> kept, IReadOnlyDictionary<Node, Location> writtenInPlace,
        IReadOnlyDictionary<Node, int> slots)
    {
        (_order, _nodes, _kept, _writtenInPlace, _slots) = (order, nodes, kept, writtenInPlace, slots);
        FindRead();
        PlaceSources();
        for (int i = 0; i < order.Count; i++)
            PlaceResults(order[i], i);
    }

    /// <summary>Where a node's numbers lie; also of one of several results.</summary>
    public Location Of(Node node)
    {
        (Node root, int result) = Key(node);
        return Of(root, result);
    }

    /// <summary>Where a result of a node lies.</summary>
    public Location Of(Node node, int result) => _locations[(node, result)];

    /// <summary>Memory for one step to work in.</summary>
    public Location Workspace(long bytes, int step)
    {
        ArenaBuffer workspace = NewBuffer(bytes);
        workspace.Use(step);
        return new Location(workspace, null);
    }

    /// <summary>Gives every piece its place in the arena, whose bytes are returned.</summary>
    public long Settle()
    {
        foreach (Node node in _kept)
            Of(node).Buffer?.Use(int.MaxValue);
        return MemoryPlanner.Place(_buffers);
    }

    /// <summary>Whether a node's result is written at all: some ops leave out those that nobody reads.</summary>
    public bool IsWritten(Node node, int result) => node.Op is not ISkipsResults op || !op.MaySkip(result) || _read.Contains((node, result));

    /// <summary>Whether the anchor's result has no place in memory.</summary>
    public bool IsHandedOver(Unit unit) =>
        !unit.KeepsAnchor && unit.Anchor?.Op is IHandsOver or IPoolsResult && _locations[(unit.Anchor, 0)] == Location.None;

    private void FindRead()
    {
        foreach (Node node in _nodes.Where(n => n.Op is not ResultOp).SelectMany(n => n.Inputs.ToArray()).Concat(_kept))
            _read.Add(Key(node));
    }

    /// <summary>Who makes a node's numbers, and as which of its results.</summary>
    private static (Node Root, int Result) Key(Node node)
    {
        Node root = Fusion.Root(node);
        return root.Op is ResultOp result ? (root.Inputs[0], result.Index) : (root, 0);
    }

    private void PlaceSources()
    {
        foreach (Node node in _nodes)
        {
            switch (node.Op)
            {
                case StateOp state:
                    _locations[(node, 0)] = new Location(null, state.Variable);
                    break;
                case ConstantOp constant:
                    _locations[(node, 0)] = new Location(null, constant.Values);
                    break;
                case ScalarOp scalar:
                    _locations[(node, 0)] = new Location(null, Number(scalar));
                    break;
                case InputOp when _slots.TryGetValue(node, out int slot):
                    _locations[(node, 0)] = new Location(null, null, slot);
                    break;
                case InputOp:
                    ArenaBuffer buffer = NewBuffer(node.Spec.Bytes);
                    buffer.Use(-1);
                    buffer.Use(int.MaxValue);
                    _locations[(node, 0)] = new Location(buffer, null);
                    break;
            }
        }
    }

    private static Variable Number(ScalarOp scalar)
    {
        var number = new Variable("scalar", Shape.Scalar, scalar.Type);
        switch (scalar.Type)
        {
            case ElementType.Float32: number.Values<float>()[0] = (float)scalar.Value; break;
            case ElementType.Float64: number.Values<double>()[0] = scalar.Value; break;
            default: number.Values<int>()[0] = (int)scalar.Value; break;
        }

        return number;
    }

    /// <summary>Finds memory for what a unit makes, and marks what it reads as needed until it has run.</summary>
    private void PlaceResults(Unit unit, int step)
    {
        foreach (Node input in unit.InputsRead)
            Of(input).Buffer?.Use(step);

        if (unit.Pool is { } pool)
        {
            // Neither what the anchor makes nor what the chain makes of it has a place.
            unit.KeepsAnchor = false;
            foreach (Node node in unit.ChainResults.Prepend(unit.Anchor!))
                _locations[(node, 0)] = Location.None;
            Place(pool, 0, step, pool.Spec.Bytes);
            return;
        }

        Node? host = null;
        if (unit.Anchor is { } anchor)
        {
            if (!unit.KeepsAnchor)
            {
                // The anchor's own result is needed by the chain alone: it lies where the chain's last reader of it writes.
                host = unit.ChainResults.Find(r => unit.IsReadBefore(anchor, r) && !IsState(r));
                if (host is null && anchor.Op is IHandsOver)
                    _locations[(anchor, 0)] = Location.None;
                else
                    unit.KeepsAnchor = host is null;
            }

            if (unit.KeepsAnchor)
            {
                for (int i = 0; i < anchor.Results.Length; i++)
                    Place(anchor, i, step, IsWritten(anchor, i) ? anchor.Results[i].Bytes : 0);
            }
        }

        var taken = new HashSet<ArenaBuffer>();
        foreach (Node result in unit.ChainResults)
        {
            ArenaBuffer? reused = result == host || _writtenInPlace.ContainsKey(result) ? null : Dying(unit, result, step, taken);
            if (reused is null)
            {
                Place(result, 0, step, result.Spec.Bytes);
            }
            else
            {
                taken.Add(reused);
                reused.Use(step);
                _locations[(result, 0)] = new Location(reused, null);
            }
        }

        if (host is not null)
            _locations[(unit.Anchor!, 0)] = _locations[(host, 0)];
        foreach (Node fold in unit.Folds)
            Place(fold, 0, step, fold.Spec.Bytes);
    }

    private ArenaBuffer NewBuffer(long bytes)
    {
        var buffer = new ArenaBuffer(bytes);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Whether a node's numbers are written straight to state, which others may still read.</summary>
    private bool IsState(Node node) => _writtenInPlace.TryGetValue(node, out Location written) && written.Variable is not null;

    private void Place(Node node, int result, int step, long bytes)
    {
        if (_writtenInPlace.TryGetValue(node, out Location written))
        {
            _locations[(node, result)] = written;
            return;
        }

        ArenaBuffer buffer = NewBuffer(bytes);
        buffer.Use(step);
        _locations[(node, result)] = new Location(buffer, null);
    }

    /// <summary>The buffer of an operand of the chain that nothing reads after this unit, so that the result may take its place.</summary>
    private ArenaBuffer? Dying(Unit unit, Node result, int step, HashSet<ArenaBuffer> taken)
    {
        foreach (Node input in unit.ChainInputs)
        {
            Node root = Fusion.Root(input);
            if (root.Op is ResultOp || root.Results.Length > 1 || input.Shape != result.Shape || input.Type != result.Type
                || Of(input).Buffer is not { } buffer || buffer.To == int.MaxValue || taken.Contains(buffer) || LastReader(root) > step
                || IsNeeded(buffer) || SharesWithOther(unit, input, buffer) || !unit.IsReadBefore(input, result))
            {
                continue;
            }

            return buffer;
        }

        return null;
    }

    private bool SharesWithOther(Unit unit, Node input, ArenaBuffer buffer) =>
        unit.AnchorInputs.Any(i => Of(i).Buffer == buffer) || unit.ChainInputs.Exists(i => i != input && Of(i).Buffer == buffer);

    private bool IsNeeded(ArenaBuffer buffer) =>
        _kept.Any(n => _locations.TryGetValue(Key(n), out Location location) && location.Buffer == buffer);

    private int LastReader(Node root)
    {
        if (_lastReader is null)
        {
            _lastReader = [];
            for (int i = 0; i < _order.Count; i++)
            {
                foreach (Node input in _order[i].InputsRead)
                    _lastReader[Fusion.Root(input)] = i;
            }
        }

        return _lastReader.GetValueOrDefault(root, -1);
    }
}
