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
        // From here on units know whether they keep what their anchor makes.
        var places = new Placement(_order, _nodes, [.. _needed, .. _transferred.Select(t => t.Value)], _writtenInPlace, SlotsOfInputs());
        var steps = new List<Func<PlannedKernel>>();
        for (int i = 0; i < _order.Count; i++)
            steps.Add(MakeStep(_order[i], i, places));
        long bytes = places.Settle();
        var visible = new Dictionary<Node, VisibleTensor>();
        foreach ((Node written, Node compiled) in Visible)
            visible[written] = new VisibleTensor(places.Of(compiled), compiled.Spec.Length, IsOutput: true);
        List<Node> inputs = [];
        foreach (Node node in _nodes.Where(n => n.Op is InputOp))
        {
            inputs.Add(_rewriter.Written(node));
            visible.TryAdd(inputs[^1], new VisibleTensor(places.Of(node), node.Spec.Length, IsOutput: false));
        }

        return new Plan(
            [.. steps.Select(make => make())],
            [.. _transferred.Select(t => new Transfer(places.Of(t.Value), t.To, t.Value.Spec.Bytes))],
            visible,
            inputs,
            bytes);
    }

    private Dictionary<Node, int> SlotsOfInputs()
    {
        var slots = new Dictionary<Node, int>();
        foreach (Node node in _nodes.Where(n => n.Op is InputOp))
        {
            if (_slots.TryGetValue(_rewriter.Written(node), out int slot))
                slots[node] = slot;
        }

        return slots;
    }

    private static Func<PlannedKernel> MakeStep(Unit unit, int step, Placement places)
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
                IsHandedOver = places.IsHandedOver(unit),
                Bias = BiasChain.Of(unit),
                Pool = unit.Pool is { } pool ? ((IPooling)pool.Op).Of(pool.Inputs[0].Spec, pool.Spec) : null,
                Written = [.. Enumerable.Range(0, anchor.Results.Length).Select(i => places.IsWritten(anchor, i))],
            });
            for (int i = 0; i < anchor.Results.Length; i++)
            {
                results.Add(places.Of(anchor, i));
                lengths.Add(places.IsWritten(anchor, i) && !places.IsHandedOver(unit) ? anchor.Results[i].Length : 0);
            }

            foreach (Node input in unit.ChainInputs)
            {
                results.Add(places.Of(input));
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
            results.Add(places.Of(result));
            lengths.Add(unit.Pool is null ? result.Spec.Length : 0);
        }

        if (unit.Pool is { } pooled)
        {
            made = [pooled];
            results.Add(places.Of(pooled));
            lengths.Add(pooled.Spec.Length);
        }

        if (kernel.WorkspaceBytes > 0)
        {
            results.Add(places.Workspace(kernel.WorkspaceBytes, step));
            lengths.Add(kernel.WorkspaceBytes <= Array.MaxLength ? (int)kernel.WorkspaceBytes : throw Throw.TooManyBytes(kernel.WorkspaceBytes));
        }

        Location[] locations = [.. inputs.Select(i => places.Of(i)), .. results];
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
