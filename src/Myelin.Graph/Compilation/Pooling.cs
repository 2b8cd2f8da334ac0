namespace Myelin.Graph.Compilation;

/// <summary>
/// Lets a unit pool what it makes where nobody else reads it, as in a network that predicts: what is pooled never lies in memory as a whole
/// then.
/// </summary>
internal static class Pooling
{
    /// <summary>Takes poolings into the units that make what they read.</summary>
    public static void Apply(List<Unit> units, Dictionary<Node, Unit> unitOf, List<Node> nodes, HashSet<Node> needed)
    {
        List<Unit> poolings = units.FindAll(u => u is { Anchor.Op: IPooling, Chain.Count: 0 });
        if (poolings.Count == 0)
            return;
        var visible = new HashSet<Node>(needed.Select(Fusion.Root));
        ILookup<Node, Node> readers = nodes
            .Where(n => !Fusion.IsView(n) || n.Op is ResultOp)
            .SelectMany(n => n.Inputs.ToArray().Select(i => (Operand: Fusion.Root(i), Reader: n)))
            .ToLookup(p => p.Operand, p => p.Reader);
        foreach (Unit pooling in poolings)
        {
            Node pool = pooling.Anchor!, pooled = pool.Inputs[0];
            if (visible.Contains(pooled) || readers[pooled].Count() != 1 || unitOf.GetValueOrDefault(pooled) is not { Pool: null } maker
                || !CanPool(maker, pooled, pool))
            {
                continue;
            }

            maker.Pool = pool;
            units.Remove(pooling);
        }
    }

    private static bool CanPool(Unit maker, Node pooled, Node pool) =>
        maker.Anchor is { Op: IPoolsResult op } anchor
        && (maker.Chain.Count == 0 ? anchor == pooled : !maker.KeepsAnchor && maker.ChainResults is [var only] && only == pooled)
        && op.CanPool(Array.ConvertAll(anchor.Inputs.ToArray(), n => n.Spec), anchor.Spec, ((IPooling)pool.Op).Of(pooled.Spec, pool.Spec));
}
