using System.Collections;
using System.Runtime.CompilerServices;

namespace Myelin.Graph;

/// <summary>A list of axes, or of places along axes, equal to another that lists the same: <c>[0, -1]</c>.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>, IEnumerable<int>
{
    private readonly int[]? _values;

    private Axes(int[] values) => _values = values;

    /// <summary>How many are listed.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>One of them.</summary>
    public int this[int index] => _values![index];

    /// <summary>A list of the given axes; the target of collection expressions.</summary>
    public static Axes Create(ReadOnlySpan<int> values) => new(values.ToArray());

    /// <summary>All axes of a rank: 0, 1, 2 …</summary>
    public static Axes All(int rank) => new([.. Enumerable.Range(0, rank)]);

    /// <summary>A single axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>The axes as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => _values;

    /// <summary>The axes without negative numbers, in order, none twice.</summary>
    /// <exception cref="GraphException">An axis is not one of the shape's, or is named twice.</exception>
    public Axes Normalize(Shape shape)
    {
        var axes = new int[Count];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = _values![i];
            if (axis < -shape.Rank || axis >= shape.Rank)
                throw Throw.NoSuchAxis(axis, shape);
            axes[i] = axis < 0 ? axis + shape.Rank : axis;
        }

        Array.Sort(axes);
        for (int i = 1; i < axes.Length; i++)
        {
            if (axes[i] == axes[i - 1])
                throw Throw.AxisTwice(axes[i], shape);
        }

        return new Axes(axes);
    }

    /// <summary>Whether both list the same.</summary>
    public bool Equals(Axes other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int value in AsSpan())
            hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>[0, 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _values ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both list the same.</summary>
    public static bool operator ==(Axes a, Axes b) => a.Equals(b);

    /// <summary>Whether they list something different.</summary>
    public static bool operator !=(Axes a, Axes b) => !a.Equals(b);
}
