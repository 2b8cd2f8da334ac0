using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>Makes a plan of a graph: rewrites it, cuts it into units, orders them, and gives every tensor a place.</summary>
internal sealed class Compiler
{
    private readonly GraphRewriter _rewriter;
    private readonly List<Unit> _order;
    private readonly HashSet<Node> _needed;
    private readonly List<Node> _nodes;
    private readonly Dictionary<Node, Location> _writtenInPlace = [];
    private readonly List<(Node Value, Location To)> _transferred = [];
    private readonly Dictionary<Node, int> _slots = [];
    private readonly HashSet<(Node Root, int Result)> _read = [];
    private readonly Dictionary<(Node Root, int Result), Location> _locations = [];
    private readonly HashSet<ArenaBuffer> _buffers = [];
    private Dictionary<Node, int>? _lastReader;

    private Compiler(
        IReadOnlyList<Node> visible, IReadOnlyList<Update> updates, IReadOnlyDictionary<string, int> sizes, bool optimize)
    {
        _rewriter = new GraphRewriter(sizes, optimize);
        _rewriter.Rewrite([.. visible, .. updates.Select(u => u.Value)]);
        var updated = new HashSet<Variable>(updates.Select(u => u.Variable));
        Visible = [.. visible.Select(v => (v, Detach(_rewriter[v], updated)))];
        List<(Node Value, Variable Variable)> writes = [.. updates.Select(u => (DetachSource(_rewriter[u.Value]), u.Variable))];

        _needed = [.. Visible.Select(v => v.Compiled)];
        _nodes = Topology.Ancestors([.. _needed, .. writes.Select(w => w.Value)]);
        // What is written to state is read by the write: it must not vanish inside of a chain.
        List<Unit> units = Fusion.Units(_nodes, [.. _needed, .. writes.Select(w => w.Value)], optimize);
        var scheduler = new Scheduler(units);
        foreach ((Node value, Variable variable) in writes)
        {
            if (!TryWriteInPlace(scheduler, units, value, variable))
                _transferred.Add((value, new Location(null, variable)));
        }

        _order = scheduler.Order();
    }

    private List<(Node Written, Node Compiled)> Visible { get; }

    public static Plan Compile(
        IReadOnlyList<Node> visible, IReadOnlyList<Update> updates, IReadOnlyDictionary<string, int> sizes, bool optimize)
    {
        var updated = new HashSet<Variable>();
        foreach (Update update in updates)
        {
            if (!updated.Add(update.Variable))
                throw Throw.Shape($"{update.Variable} has two updates; one run can give it one new value. Put them together into one.");
            if (update.Value.Type != update.Variable.Spec.Type
                || update.Value.Shape.Bind(sizes) != update.Variable.Spec.Shape)
            {
                throw Throw.Shape($"The update of {update.Variable} has the value {update.Value.Spec}; both must have the same type and shape.");
            }
        }

        return new Compiler(visible, updates, sizes, optimize).MakePlan();
    }

    /// <summary>
    /// Makes the plan of one step of a loop: inputs and outputs are not in its arena but at addresses that each step sets, in slots: first
    /// the inputs, then the outputs.
    /// </summary>
    /// <param name="inputs">What goes in.</param>
    /// <param name="outputs">What comes out; null for what nobody needs.</param>
    /// <param name="sizes">Numbers for the unknown sizes in shapes.</param>
    public static Plan CompileBody(IReadOnlyList<Node> inputs, IReadOnlyList<Node?> outputs, IReadOnlyDictionary<string, int> sizes)
    {
        var compiler = new Compiler([.. outputs.OfType<Node>()], [], sizes, optimize: true);
        for (int i = 0; i < inputs.Count; i++)
            compiler._slots[inputs[i]] = i;
        for (int i = 0; i < outputs.Count; i++)
        {
            if (outputs[i] is { } output)
                compiler.WriteToSlot(compiler._rewriter[output], inputs.Count + i);
        }

        return compiler.MakePlan();
    }

    private void WriteToSlot(Node output, int slot)
    {
        Node root = Fusion.Root(output);
        var to = new Location(null, null, slot);
        // Slots of outputs overlap nothing, so whatever is computed can be computed there.
        if (Fusion.IsView(root) || root.Results.Length > 1 || !_writtenInPlace.TryAdd(root, to))
            _transferred.Add((output, to));
    }

    /// <summary>A node that shows state which the run changes is copied, so that it keeps the value from before.</summary>
    private static Node Detach(Node node, HashSet<Variable> updated) =>
        Fusion.Root(node).Variable is { } variable && updated.Contains(variable) ? Pointwise.Apply(new CopyOf(), node) : node;

    private static Node DetachSource(Node node) => Fusion.Root(node).Op is SourceOp ? Pointwise.Apply(new CopyOf(), node) : node;

    private bool TryWriteInPlace(Scheduler scheduler, List<Unit> units, Node value, Variable variable)
    {
        Node root = Fusion.Root(value);
        if (root.Op is ResultOp || root.Results.Length > 1 || _writtenInPlace.ContainsKey(root) || scheduler.MakerOf(root) is not { } writer)
            return false;
        if (writer.AnchorInputs.Any(i => Fusion.Root(i).Variable == variable))
            return false;
        foreach (Node input in writer.ChainInputs)
        {
            if (Fusion.Root(input).Variable == variable && !(input.Shape == root.Shape && writer.IsReadBefore(input, root)))
                return false;
        }

        IEnumerable<Unit> readers = units.Where(u => u != writer
            && u.Nodes.Any(n => n.Inputs.ToArray().Any(i => Fusion.Root(i).Variable == variable)));
        if (!scheduler.TryRunAfter(writer, readers))
            return false;
        _writtenInPlace[root] = new Location(null, variable);
        return true;
    }

    private Plan MakePlan()
    {
        FindRead();
        PlaceSources();
        for (int i = 0; i < _order.Count; i++)
            PlaceResults(_order[i], i);
        var steps = new List<Func<PlannedKernel>>();
        for (int i = 0; i < _order.Count; i++)
            steps.Add(MakeStep(_order[i], i));
        foreach (Node node in _needed.Concat(_transferred.Select(t => t.Value)))
        {
            if (Locate(node).Buffer is { } buffer)
                buffer.Use(int.MaxValue);
        }

        long bytes = MemoryPlanner.Place(_buffers);
        var visible = new Dictionary<Node, VisibleTensor>();
        foreach ((Node written, Node compiled) in Visible)
            visible[written] = new VisibleTensor(Locate(compiled), compiled.Spec.Length, IsOutput: true);
        List<Node> inputs = [];
        foreach (Node node in _nodes.Where(n => n.Op is InputOp))
        {
            inputs.Add(_rewriter.Written(node));
            visible.TryAdd(inputs[^1], new VisibleTensor(Locate(node), node.Spec.Length, IsOutput: false));
        }

        return new Plan(
            [.. steps.Select(make => make())],
            [.. _transferred.Select(t => new Transfer(Locate(t.Value), t.To, t.Value.Spec.Bytes))],
            visible,
            inputs,
            bytes);
    }

    /// <summary>Whether a node's result is written at all: some ops leave out those that nobody reads.</summary>
    private bool IsWritten(Node node, int result) => node.Op is not ISkipsResults op || !op.MaySkip(result) || _read.Contains((node, result));

    private void FindRead()
    {
        foreach (Node node in _nodes.Where(n => n.Op is not ResultOp).SelectMany(n => n.Inputs.ToArray()).Concat(_needed).Concat(_transferred.Select(t => t.Value)))
        {
            Node root = Fusion.Root(node);
            _read.Add(root.Op is ResultOp result ? (root.Inputs[0], result.Index) : (root, 0));
        }
    }

    private Location Locate(Node node)
    {
        node = Fusion.Root(node);
        return node.Op is ResultOp result ? _locations[(node.Inputs[0], result.Index)] : _locations[(node, 0)];
    }

    private ArenaBuffer NewBuffer(long bytes)
    {
        var buffer = new ArenaBuffer(bytes);
        _buffers.Add(buffer);
        return buffer;
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
                case InputOp when _slots.TryGetValue(_rewriter.Written(node), out int slot):
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
            Locate(input).Buffer?.Use(step);

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

    /// <summary>Whether the anchor's result has no place in memory.</summary>
    private bool IsHandedOver(Unit unit) => !unit.KeepsAnchor && unit.Anchor?.Op is IHandsOver or IPoolsResult && _locations[(unit.Anchor, 0)] == Location.None;

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
            if (root.Op is ResultOp || root.Results.Length > 1 || input.Shape != result.Shape || input.Type != result.Type || Locate(input).Buffer is not { } buffer
                || buffer.To == int.MaxValue || taken.Contains(buffer) || LastReader(root) > step
                || IsNeeded(buffer) || SharesWithOther(unit, input, buffer) || !unit.IsReadBefore(input, result))
            {
                continue;
            }

            return buffer;
        }

        return null;
    }

    private bool SharesWithOther(Unit unit, Node input, ArenaBuffer buffer) =>
        unit.AnchorInputs.Any(i => Locate(i).Buffer == buffer) || unit.ChainInputs.Exists(i => i != input && Locate(i).Buffer == buffer);

    private bool IsNeeded(ArenaBuffer buffer) =>
        _needed.Concat(_transferred.Select(t => t.Value)).Any(n =>
        {
            Node root = Fusion.Root(n);
            var key = root.Op is ResultOp r ? (root.Inputs[0], r.Index) : (root, 0);
            return _locations.TryGetValue(key, out Location location) && location.Buffer == buffer;
        });

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

    private Func<PlannedKernel> MakeStep(Unit unit, int step)
    {
        TileProgram? program = unit.Chain.Count + unit.Folds.Count > 0 ? TileProgramBuilder.Build(unit) : null;
        Kernel kernel;
        List<Node> inputs;
        List<Location> results = [];
        List<int> lengths = [];
        if (unit.Anchor is { } anchor)
        {
            inputs = [.. unit.AnchorInputs];
            kernel = anchor.Op.CreateKernel(new KernelRequest([.. inputs.Select(i => i.Spec)], anchor.Results.ToArray(), program)
            {
                IsHandedOver = IsHandedOver(unit),
                Bias = BiasChain.Of(unit),
                Pool = unit.Pool is { } pool ? ((IPooling)pool.Op).Of(pool.Inputs[0].Spec, pool.Spec) : null,
                Written = [.. Enumerable.Range(0, anchor.Results.Length).Select(i => IsWritten(anchor, i))],
            });
            for (int i = 0; i < anchor.Results.Length; i++)
            {
                results.Add(_locations[(anchor, i)]);
                lengths.Add(IsWritten(anchor, i) && !IsHandedOver(unit) ? anchor.Results[i].Length : 0);
            }

            foreach (Node input in unit.ChainInputs)
            {
                results.Add(Locate(input));
                lengths.Add(input.Spec.Length);
            }
        }
        else
        {
            inputs = unit.ChainInputs;
            int count = unit.Tiled.Shape.ElementCount;
            kernel = unit.Folds.Count == 0 ? ChainKernel(program!, count) : SummingKernel(program!, count);
        }

        List<Node> made = [.. unit.ChainResults, .. unit.Folds];
        foreach (Node result in made)
        {
            results.Add(_locations[(result, 0)]);
            lengths.Add(unit.Pool is null ? result.Spec.Length : 0);
        }

        if (unit.Pool is { } pooled)
        {
            made = [pooled];
            results.Add(_locations[(pooled, 0)]);
            lengths.Add(pooled.Spec.Length);
        }

        if (kernel.WorkspaceBytes > 0)
        {
            ArenaBuffer workspace = NewBuffer(kernel.WorkspaceBytes);
            workspace.Use(step);
            results.Add(new Location(workspace, null));
            lengths.Add(kernel.WorkspaceBytes <= Array.MaxLength ? (int)kernel.WorkspaceBytes : throw Throw.TooManyBytes(kernel.WorkspaceBytes));
        }

        Location[] locations = [.. inputs.Select(Locate), .. results];
        int[] allLengths = [.. inputs.Select(i => i.Spec.Length), .. lengths];
        var info = new KernelInfo(
            unit.Name,
            [.. unit.AnchorInputs.Concat(unit.ChainInputs).Select(n => n.Spec)],
            [.. unit.KeepsAnchor ? unit.Anchor!.Results.ToArray() : [], .. made.Select(r => r.Spec)])
        {
            Operations = unit.Anchor is { } product ? product.Op.Operations([.. product.Inputs.ToArray().Select(i => i.Spec)], product.Results) : 0,
        };
        return () => new PlannedKernel(kernel.Code, locations, allLengths, inputs.Count, info);
    }

    private static unsafe Kernel ChainKernel(TileProgram program, int count) =>
        new((in Operands operands) => program.Run(operands.Addresses, count));

    private static unsafe Kernel SummingKernel(TileProgram program, int count) =>
        new((in Operands operands) => program.RunWithSums(operands.Addresses, count), program.WorkspaceBytes(count));
}
