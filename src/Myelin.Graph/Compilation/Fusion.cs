using Myelin.Kernels;

namespace Myelin.Graph.Compilation;

/// <summary>
/// Cuts a graph into units that run as one kernel each. A pointwise node joins the units of its operands where the shapes of the
/// results are equal and no other unit would have to run in between. A sum over rows or columns ends the chain that makes what it adds up.
/// </summary>
internal sealed class Fusion
{
    /// <summary>A chain's tile lies on the stack of the thread that runs it, so chains and their operands do not grow without
    /// end.</summary>
    private const int LongestChain = 128;

    private const int MostBroadcastOperands = 32;

    private const int MostFolds = 8;

    private readonly Dictionary<Node, Unit> _unitOf = [];
    private readonly UnitOrder _order = new();
    private readonly HashSet<Unit> _seen = [];
    private readonly List<Unit> _between = [];

    private Fusion()
    {
    }

    /// <summary>Whether a node is memory that nothing computes: a source, or the same memory as its operand's.</summary>
    public static bool IsView(Node node) => node.Op is SourceOp or ResultOp or Reshape;

    /// <summary>The node whose memory a view shows.</summary>
    public static Node Root(Node node)
    {
        while (node.Op is Reshape)
            node = node.Inputs[0];
        return node;
    }

    /// <summary>The units of a graph, in no particular order.</summary>
    /// <param name="nodes">All nodes, operands first.</param>
    /// <param name="needed">The nodes whose values outlive the run.</param>
    /// <param name="fuse">Whether to join anything.</param>
    public static List<Unit> Units(List<Node> nodes, HashSet<Node> needed, bool fuse)
    {
        var fusion = new Fusion();
        foreach (Node node in nodes)
        {
            if (!IsView(node))
                fusion.Place(node, fuse);
        }

        if (fuse)
        {
            HashSet<Node> visible = [.. needed, .. needed.Select(Root)];
            Deferral.Apply(fusion._unitOf, nodes, visible);
            Recomputation.Apply(fusion._unitOf, nodes, visible);
        }

        List<Unit> units = [.. fusion._unitOf.Values.Distinct()];
        Connect(units, nodes, needed);
        if (fuse)
            Pooling.Apply(units, fusion._unitOf, nodes, needed);
        return units;
    }

    private void Place(Node node, bool fuse)
    {
        var unit = new Unit();
        _unitOf[node] = unit;
        _order.Append(unit);
        if (node.Op is Sum sum && sum.FoldOf(node.Inputs[0].Spec) is not null)
        {
            unit.Folds.Add(node);
        }
        else if (node.Op is PointwiseOp)
        {
            unit.Chain.Add(node);
        }
        else
        {
            unit.Anchor = node;
            return;
        }

        if (!fuse)
            return;
        foreach (Node input in node.Inputs)
        {
            if (_unitOf.TryGetValue(input, out Unit? other) && other != _unitOf[node] && CanJoin(other, _unitOf[node]))
                Join(other, _unitOf[node]);
        }
    }

    private bool CanJoin(Unit a, Unit b) =>
        (a.Anchor is null || (b.Anchor is null && a.Anchor.Op is ITakesEpilogue))
        && a.Tiled == b.Tiled
        && FitsTile(a.Tiled.Shape, a.Chain, b.Chain)
        && FoldsAgree(a, b)
        && !AnchorReads(a, b) && !AnchorReads(b, a)
        && !ReadsView(a, b) && !ReadsView(b, a)
        && !PassesOutside(a, b);

    /// <summary>Whether the chains together are short enough, and read few enough operands that must be laid out for each tile.</summary>
    internal static bool FitsTile(Shape shape, IReadOnlyCollection<Node> a, IReadOnlyCollection<Node> b)
    {
        int length = a.Count + b.Count;
        return length <= MostBroadcastOperands
            || (length <= LongestChain
                && a.Concat(b).SelectMany(n => n.Inputs.ToArray()).Where(i => i.Shape != shape).Distinct().Count() <= MostBroadcastOperands);
    }

    /// <summary>
    /// Whether the sums of both can be made tile by tile together. They need whole rows of an anchor, and sums of columns need groups of them
    /// in the order in which they are added elsewhere.
    /// </summary>
    private static bool FoldsAgree(Unit a, Unit b)
    {
        if (a.Folds.Count + b.Folds.Count == 0)
            return true;
        if (a.Folds.Count + b.Folds.Count > MostFolds)
            return false;
        List<MatrixSum> sums = [.. a.Folds.Concat(b.Folds).Select(f => ((Sum)f.Op).FoldOf(a.Tiled)!.Value)];
        return sums.Select(s => s.Tile).Distinct().Count() == 1
            && ((a.Anchor ?? b.Anchor) is not { } anchor
                || (sums.TrueForAll(s => !s.OfColumns || TileFold.Groups(s.Columns))
                    && ((ITakesEpilogue)anchor.Op).GivesWholeRows(anchor, sums.Exists(s => s.OfColumns) ? TileFold.RowsOfGroup : 1)));
    }

    /// <summary>Whether b reads what a makes in another shape, or a sum of a's, for which a must have run to its end.</summary>
    private bool ReadsView(Unit a, Unit b) =>
        b.Nodes.Any(n => n.Inputs.ToArray().Any(i => (i.Op is Reshape or ResultOp && Producer(i) == a) || a.Folds.Contains(i)));

    /// <summary>Whether b's anchor reads what a makes: a chain runs after its anchor, so a cannot be part of it.</summary>
    private bool AnchorReads(Unit a, Unit b) => Array.Exists(b.AnchorInputs, i => Producer(i) == a);

    private void Join(Unit into, Unit from)
    {
        (Unit target, Unit source) = from.Anchor is null ? (into, from) : (from, into);
        (Unit earlier, Unit later) = InOrder(into, from);
        _order.Join(earlier, later, _between, target);
        target.Chain.AddRange(source.Chain);
        target.Chain.Sort((x, y) => x.Id.CompareTo(y.Id));
        target.Folds.AddRange(source.Folds);
        foreach (Node node in source.Nodes)
            _unitOf[node] = target;
    }

    private static (Unit Earlier, Unit Later) InOrder(Unit a, Unit b) => a.Position < b.Position ? (a, b) : (b, a);

    /// <summary>
    /// Whether something outside of both units stands between the results of one and the other. If not, all that the later of the two
    /// depends on behind the earlier is left in <see cref="_between"/>.
    /// </summary>
    private bool PassesOutside(Unit a, Unit b)
    {
        (Unit earlier, Unit later) = InOrder(a, b);
        _seen.Clear();
        _between.Clear();
        _seen.Add(later);
        foreach (Unit operand in Operands(later))
            Visit(operand);
        for (int i = 0; i < _between.Count; i++)
        {
            foreach (Unit operand in Operands(_between[i]))
            {
                if (operand == earlier)
                    return true;
                Visit(operand);
            }
        }

        return false;

        void Visit(Unit unit)
        {
            if (unit.Position > earlier.Position && _seen.Add(unit))
                _between.Add(unit);
        }
    }

    private IEnumerable<Unit> Operands(Unit unit)
    {
        foreach (Node node in unit.Nodes)
        {
            foreach (Node input in node.Inputs.ToArray())
            {
                if (Producer(input) is { } operand && operand != unit)
                    yield return operand;
            }
        }
    }

    private Unit? Producer(Node node)
    {
        while (node.Op is Reshape or ResultOp)
            node = node.Inputs[0];
        return _unitOf.GetValueOrDefault(node);
    }

    private static void Connect(List<Unit> units, List<Node> nodes, HashSet<Node> needed)
    {
        var readOutside = new HashSet<Node>(needed.Concat(nodes.Where(n => n.Op is ResultOp).Select(n => n.Inputs[0])).Select(Root));
        foreach (Unit unit in units)
        {
            // A view of a chain's own node is another shape of it, so it is read from memory.
            var own = new HashSet<Node>(unit.Nodes);
            readOutside.UnionWith(own.SelectMany(n => n.Inputs.ToArray()).Where(input => !own.Contains(input)).Select(Root));
            foreach (Node input in unit.Chain.Concat(unit.Folds).SelectMany(n => n.Inputs.ToArray()))
            {
                if (!own.Contains(input) && !unit.ChainInputs.Contains(input))
                    unit.ChainInputs.Add(input);
            }
        }

        foreach (Unit unit in units)
        {
            unit.KeepsAnchor = unit.Anchor is not null && (unit.Chain.Count == 0 || readOutside.Contains(unit.Anchor));
            unit.ChainResults.AddRange(unit.Chain.Where(n => readOutside.Contains(n) && !unit.Copies.Contains(n)));
        }
    }
}
