namespace Myelin.Graph.Compilation;

/// <summary>
/// Moves pointwise nodes that only a later unit reads into that unit, when what they are made from is in memory anyway. The slope of
/// an activation, say, is then computed from the kept activation in the backward pass instead of being stored by the forward pass.
/// </summary>
internal sealed class Deferral
{
    private readonly Dictionary<Node, Unit> _unitOf;
    private readonly HashSet<Node> _needed;
    private readonly Dictionary<Node, List<Node>> _readers = [];

    private Deferral(Dictionary<Node, Unit> unitOf, List<Node> nodes, HashSet<Node> needed)
    {
        (_unitOf, _needed) = (unitOf, needed);
        foreach (Node node in nodes)
        {
            foreach (Node input in node.Inputs)
            {
                if (!_readers.TryGetValue(input, out List<Node>? readers))
                    _readers[input] = readers = [];
                readers.Add(node);
            }
        }
    }

    public static void Apply(Dictionary<Node, Unit> unitOf, List<Node> nodes, HashSet<Node> needed)
    {
        var deferral = new Deferral(unitOf, nodes, needed);
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (nodes[i].Op is PointwiseOp)
                deferral.Defer(nodes[i]);
        }
    }

    private void Defer(Node node)
    {
        Unit from = _unitOf[node];
        if (OnlyReader(node, from) is not { } to || to.Chain.Count + to.Folds.Count == 0 || to.Tiled != node.Spec)
            return;

        var moved = new HashSet<Node> { node };
        int read = 0;
        // Operands come before their readers, so one pass from the last node to the first finds all that serve the moved nodes alone.
        for (int i = from.Chain.IndexOf(node) - 1; i >= 0; i--)
        {
            Node candidate = from.Chain[i];
            if (!_needed.Contains(candidate) && Readers(candidate).Count > 0 && Readers(candidate).TrueForAll(moved.Contains))
                moved.Add(candidate);
        }

        foreach (Node operand in moved.SelectMany(n => n.Inputs.ToArray()).Where(n => !moved.Contains(n)).Distinct())
        {
            if (_unitOf.GetValueOrDefault(operand) == from && !IsKept(operand, from, moved))
                return;
            if (operand.Shape == node.Shape && operand.Shape.Rank > 0)
                read++;
        }

        // It pays when no more is read than what needs not be written.
        if (read > 1 || moved.Count == from.Chain.Count)
            return;
        foreach (Node n in moved)
            _unitOf[n] = to;
        from.Chain.RemoveAll(moved.Contains);
        to.Chain.AddRange(moved);
        to.Chain.Sort((x, y) => x.Id.CompareTo(y.Id));
    }

    private List<Node> Readers(Node node) => _readers.GetValueOrDefault(node) ?? [];

    /// <summary>The one other unit whose chain holds all readers of a node; null when there is none.</summary>
    private Unit? OnlyReader(Node node, Unit own)
    {
        if (_needed.Contains(node))
            return null;
        Unit? only = null;
        foreach (Node reader in Readers(node))
        {
            if (Fusion.IsView(reader) || _unitOf[reader] is not { } unit || unit.Anchor == reader)
                return null;
            if (unit == own || (only is not null && unit != only))
                return null;
            only = unit;
        }

        return only;
    }

    /// <summary>Whether a node lies in memory after its unit has run, whatever is moved.</summary>
    private bool IsKept(Node node, Unit own, HashSet<Node> moved) =>
        _needed.Contains(node)
        || Readers(node).Exists(r => !moved.Contains(r) && (Fusion.IsView(r) || _unitOf[r] != own));
}
