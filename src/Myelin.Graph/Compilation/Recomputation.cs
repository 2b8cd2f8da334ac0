namespace Myelin.Graph.Compilation;

/// <summary>
/// Lets several units compute one node, each for itself, where that takes less than to write it once and read it again: a sum, difference
/// or product of one tensor of its size, which is in memory anyway, and of smaller ones. The distances from a mean, say, need no memory
/// of their own between a normalization and its gradient.
/// </summary>
internal static class Recomputation
{
    /// <summary>How much smaller the other operand is at least.</summary>
    private const int Smaller = 4;

    /// <summary>The longest chain that is computed again.</summary>
    private const int Longest = 3;

    public static void Apply(Dictionary<Node, Unit> unitOf, List<Node> nodes, HashSet<Node> needed)
    {
        ILookup<Node, Node> readers = nodes
            .SelectMany(n => n.Inputs.ToArray().Distinct().Select(i => (Operand: i, Reader: n)))
            .ToLookup(p => p.Operand, p => p.Reader);
        // What is read last is looked at first: what it is made of may then be needed at home alone.
        foreach (Node node in nodes.AsEnumerable().Reverse())
        {
            var chain = new List<Node>();
            if (!needed.Contains(node) && unitOf.TryGetValue(node, out Unit? own) && IsCheap(node, own, unitOf, chain))
                Spread(node, own, chain, unitOf, readers[node]);
        }
    }

    /// <summary>Whether one operand alone must be read from memory to compute a node and what it is made of in its unit, which is the
    /// chain.</summary>
    private static bool IsCheap(Node node, Unit own, Dictionary<Node, Unit> unitOf, List<Node> chain)
    {
        if (node.Op is not (Pointwise2<Add> or Pointwise2<Subtract> or Pointwise2<Multiply>) || chain.Count == Longest)
            return false;
        chain.Add(node);
        int read = 0;
        foreach (Node operand in node.Inputs)
        {
            bool isLarge = operand.Shape.ElementCount * (long)Smaller > node.Shape.ElementCount;
            if (unitOf.GetValueOrDefault(Fusion.Root(operand)) == own)
            {
                if (operand.Shape != node.Shape || !IsCheap(operand, own, unitOf, chain))
                    return false;
            }

            if (isLarge)
                read++;
        }

        return read == 1;
    }

    private static void Spread(Node node, Unit own, List<Node> chain, Dictionary<Node, Unit> unitOf, IEnumerable<Node> readers)
    {
        var others = new HashSet<Unit>();
        foreach (Node reader in readers)
        {
            if (Fusion.IsView(reader))
                return;
            Unit unit = unitOf[reader];
            if (unit == own)
                continue;
            if (unit.Anchor == reader || unit.Tiled != node.Spec || !Fusion.FitsTile(node.Shape, unit.Chain, chain))
                return;
            others.Add(unit);
        }

        foreach (Unit unit in others)
        {
            List<Node> copies = [.. chain.Except(unit.Chain)];
            unit.Chain.AddRange(copies);
            unit.Copies.UnionWith(copies);
            unit.Chain.Sort((x, y) => x.Id.CompareTo(y.Id));
        }

        if (others.Count > 0 && !own.Chain.Concat(own.Folds).Any(n => n.Inputs.Contains(node)))
        {
            // Nobody at home reads it.
            own.Chain.Remove(node);
            Unit maker = unitOf[node] = others.First();
            maker.Copies.Remove(node);
        }
    }
}
