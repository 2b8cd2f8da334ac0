namespace Myelin.Graph.Compilation;

/// <summary>
/// An order of units in which each stands behind all that it reads from, kept while units are joined. With it, whether one unit depends on
/// another is looked for only between the two.
/// </summary>
/// <remarks>
/// The places are numbers with gaps, in a linked list. D. J. Pearce, P. H. J. Kelly: A Dynamic Topological Sort Algorithm for Directed
/// Acyclic Graphs, ACM JEA 11, 2007, with insertion in place of renumbering.
/// </remarks>
internal sealed class UnitOrder
{
    private const long Gap = 1L << 24;

    private Unit? _first;
    private Unit? _last;

    /// <summary>Puts a new unit, which nothing reads from yet, behind all others.</summary>
    public void Append(Unit unit)
    {
        unit.Before = _last;
        unit.Position = (_last?.Position ?? 0) + Gap;
        if (_last is null)
            _first = unit;
        else
            _last.After = unit;
        _last = unit;
    }

    /// <summary>
    /// Two units become one, at the place of the earlier. What stands between them and is read by the later moves before it.
    /// </summary>
    /// <param name="earlier">The unit that comes first.</param>
    /// <param name="later">The other.</param>
    /// <param name="between">The units between the two that the later depends on; none of them depends on the earlier.</param>
    /// <param name="kept">Which of the two the joined unit is.</param>
    public void Join(Unit earlier, Unit later, List<Unit> between, Unit kept)
    {
        between.Sort((x, y) => x.Position.CompareTo(y.Position));
        foreach (Unit unit in between)
        {
            Remove(unit);
            InsertBefore(unit, earlier);
        }

        Remove(later);
        if (kept == later)
        {
            InsertBefore(later, earlier);
            Remove(earlier);
        }
    }

    private void Remove(Unit unit)
    {
        if (unit.Before is null)
            _first = unit.After;
        else
            unit.Before.After = unit.After;
        if (unit.After is null)
            _last = unit.Before;
        else
            unit.After.Before = unit.Before;
        (unit.Before, unit.After) = (null, null);
    }

    private void InsertBefore(Unit unit, Unit next)
    {
        unit.Before = next.Before;
        unit.After = next;
        if (next.Before is null)
            _first = unit;
        else
            next.Before.After = unit;
        next.Before = unit;
        long low = unit.Before?.Position ?? next.Position - 2 * Gap;
        unit.Position = low + (next.Position - low) / 2;
        if (unit.Position == low)
            Renumber();
    }

    private void Renumber()
    {
        long position = 0;
        for (Unit? unit = _first; unit is not null; unit = unit.After)
            unit.Position = position += Gap;
    }
}
