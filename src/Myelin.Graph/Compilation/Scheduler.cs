namespace Myelin.Graph.Compilation;

/// <summary>
/// Orders units so that each runs after those that it reads from, and the writers of state after its readers; among those that may
/// run, the one whose nodes were made first.
/// </summary>
internal sealed class Scheduler
{
    private readonly Dictionary<Unit, HashSet<Unit>> _before = [];
    private readonly Dictionary<Node, Unit> _maker = [];

    public Scheduler(IReadOnlyList<Unit> units)
    {
        foreach (Unit unit in units)
        {
            foreach (Node node in unit.Nodes.Where(n => !unit.Copies.Contains(n)))
                _maker[node] = unit;
        }

        foreach (Unit unit in units)
        {
            HashSet<Unit> before = _before[unit] = [];
            var own = new HashSet<Node>(unit.Nodes);
            foreach (Node node in own)
            {
                foreach (Node input in node.Inputs)
                {
                    if (!own.Contains(input) && MakerOf(input) is { } maker && maker != unit)
                        before.Add(maker);
                }
            }
        }
    }

    /// <summary>The unit that makes a node's numbers; null when it is a source.</summary>
    public Unit? MakerOf(Node node)
    {
        while (node.Op is Reshape or ResultOp)
            node = node.Inputs[0];
        return _maker.GetValueOrDefault(node);
    }

    /// <summary>Demands that one unit runs after others; false, and nothing is demanded, when that cannot be.</summary>
    public bool TryRunAfter(Unit unit, IEnumerable<Unit> others)
    {
        List<Unit> readers = [.. others];
        if (readers.Exists(reader => DependsOn(reader, unit)))
            return false;
        _before[unit].UnionWith(readers);
        return true;
    }

    public List<Unit> Order()
    {
        var waiting = new Dictionary<Unit, int>();
        var after = new Dictionary<Unit, List<Unit>>();
        var ready = new PriorityQueue<Unit, long>();
        foreach ((Unit unit, HashSet<Unit> before) in _before)
        {
            waiting[unit] = before.Count;
            if (before.Count == 0)
                ready.Enqueue(unit, unit.Last.Id);
            foreach (Unit other in before)
            {
                if (!after.TryGetValue(other, out List<Unit>? list))
                    after[other] = list = [];
                list.Add(unit);
            }
        }

        var order = new List<Unit>(waiting.Count);
        while (ready.TryDequeue(out Unit? unit, out _))
        {
            order.Add(unit);
            foreach (Unit next in after.GetValueOrDefault(unit) ?? [])
            {
                if (--waiting[next] == 0)
                    ready.Enqueue(next, next.Last.Id);
            }
        }

        return order.Count == waiting.Count ? order : throw new InvalidOperationException("The units of a graph depend on each other in a circle.");
    }

    private bool DependsOn(Unit unit, Unit on)
    {
        var seen = new HashSet<Unit> { unit };
        var waiting = new Stack<Unit>([unit]);
        while (waiting.TryPop(out Unit? next))
        {
            if (next == on)
                return true;
            foreach (Unit before in _before[next])
            {
                if (seen.Add(before))
                    waiting.Push(before);
            }
        }

        return false;
    }
}
