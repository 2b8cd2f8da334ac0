namespace Myelin.Graph;

/// <summary>
/// The size of an axis: a number, or a number times unknown sizes that have names, such as <c>batch</c> or <c>4·batch·time</c>.
/// Names are bound to numbers when a graph is compiled.
/// </summary>
/// <param name="Factor">The known part.</param>
/// <param name="Names">The unknown part: names in ordinal order, joined by "·"; null when the size is known.</param>
public readonly record struct Dimension(int Factor, string? Names)
{
    /// <summary>Whether the size is a number.</summary>
    public bool IsKnown => Names is null;

    /// <summary>The number.</summary>
    /// <exception cref="GraphException">The size is not known before compiling.</exception>
    public int Value => Names is null ? Factor : throw Throw.UnknownDimension(this);

    /// <summary>A known size.</summary>
    public static implicit operator Dimension(int size) => new(size, null);

    /// <summary>An unknown size with a name.</summary>
    public static implicit operator Dimension(string name) => new(1, name);

    /// <summary>The product of two sizes.</summary>
    /// <exception cref="GraphException">The known part is more than 2³¹ − 1.</exception>
    public static Dimension operator *(Dimension a, Dimension b)
    {
        long product = (long)a.Factor * b.Factor;
        int factor = product == (int)product ? (int)product : throw Throw.TooLarge(a, b);
        if (a.Names is null || b.Names is null)
            return new(factor, a.Names ?? b.Names);
        string[] names = [.. a.Names.Split('·'), .. b.Names.Split('·')];
        Array.Sort(names, StringComparer.Ordinal);
        return new(factor, string.Join('·', names));
    }

    /// <summary>The size with names replaced by numbers; names that are not bound stay.</summary>
    public Dimension Bind(IReadOnlyDictionary<string, int> sizes)
    {
        if (Names is null)
            return this;
        Dimension bound = Factor;
        foreach (string name in Names.Split('·'))
            bound *= sizes.TryGetValue(name, out int size) ? size : name;
        return bound;
    }

    /// <summary>This size divided by another, if it is a multiple of it in its known and its unknown part.</summary>
    internal bool TryDivide(Dimension by, out Dimension quotient)
    {
        quotient = default;
        if (by.Factor == 0 || Factor % by.Factor != 0)
            return false;
        var names = new List<string>(Names?.Split('·') ?? []);
        foreach (string name in by.Names?.Split('·') ?? [])
        {
            if (!names.Remove(name))
                return false;
        }

        quotient = new(Factor / by.Factor, names.Count == 0 ? null : string.Join('·', names));
        return true;
    }

    /// <summary>The number, or the name.</summary>
    public override string ToString() => Names is null ? $"{Factor}" : Factor == 1 ? Names : $"{Factor}·{Names}";
}
