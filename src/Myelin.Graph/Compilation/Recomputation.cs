namespace Myelin.Graph.Compilation;

/// <summary>
/// Lets several units compute one node, each for itself, where that takes less than to write it once and read it again: a sum, difference or
/// product of one tensor of its size, which is in memory anyway, and of smaller ones. The distances from a mean, say, need no memory
/// of their own between a normalization and its gradient.
/// </summary>
internal static class Recomputation
{
    /// <summary>How much smaller the other operand is at least.</summary>
    private const int Smaller = 4;

    public static void Apply(Dictionary<Node, Unit> unitOf, List<Node> nodes, HashSet<Node> needed)
    {
        ILookup<Node, Node> readers = nodes.SelectMany(n => n.Inputs.ToArray().Distinct().Select(i => (Operand: i, Reader: n))).ToLookup(p => p.Operand, p => p.Reader);
        foreach (Node node in nodes)
        {
            if (node.Op is Pointwise2<Add> or Pointwise2<Subtract> or Pointwise2<Multiply> && !needed.Contains(node) && IsCheap(node, unitOf))
                Spread(node, unitOf, readers[node]);
        }
    }

    /// <summary>Whether one operand alone must be read from memory.</summary>
    private static bool IsCheap(Node node, Dictionary<Node, Unit> unitOf)
    {
        int read = 0;
        foreach (Node operand in node.Inputs)
        {
            if (unitOf.GetValueOrDefault(operand) == unitOf[node])
                return false;
            if (operand.Shape.ElementCount * (long)Smaller > node.Shape.ElementCount)
                read++;
        }

        return read == 1;
    }

    private static void Spread(Node node, Dictionary<Node, Unit> unitOf, IEnumerable<Node> readers)
    {
        Unit own = unitOf[node];
        var others = new HashSet<Unit>();
        bool isReadAtHome = false;
        foreach (Node reader in readers)
        {
            if (Fusion.IsView(reader))
                return;
            Unit unit = unitOf[reader];
            if (unit == own)
                isReadAtHome = true;
            else if (unit.Anchor == reader || unit.Tiled != node.Spec)
                return;
            else
                others.Add(unit);
        }

        if (others.Count == 0 || (!isReadAtHome && own.Chain.Count == 1))
            return;
        foreach (Unit unit in others)
        {
            unit.Chain.Add(node);
            unit.Chain.Sort((x, y) => x.Id.CompareTo(y.Id));
        }

        if (!isReadAtHome)
        {
            own.Chain.Remove(node);
            unitOf[node] = others.First();
        }
    }
}
