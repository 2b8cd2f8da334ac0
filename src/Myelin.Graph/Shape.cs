using System.Collections;
using System.Runtime.CompilerServices;

namespace Myelin.Graph;

/// <summary>The sizes of a tensor's axes, outermost first. Equal sizes make equal shapes. <c>[]</c> is a single number.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>, IReadOnlyList<Dimension>
{
    private readonly Dimension[] _axes;

    /// <summary>A shape of the given sizes.</summary>
    public Shape(params ReadOnlySpan<Dimension> axes) => _axes = axes.ToArray();

    /// <summary>The shape of a single number: no axes.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes.</summary>
    public int Rank => _axes.Length;

    int IReadOnlyCollection<Dimension>.Count => _axes.Length;

    /// <summary>The size of an axis; a negative index counts from the last axis back (−1 is the last).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Dimension this[int axis]
    {
        get
        {
            int at = axis < 0 ? axis + _axes.Length : axis;
            return (uint)at < (uint)_axes.Length ? _axes[at] : throw NoAxis(axis);
        }
    }

    /// <summary>Whether every size is a number.</summary>
    public bool IsKnown => Array.TrueForAll(_axes, a => a.IsKnown);

    /// <summary>The number of elements, which may be unknown: the product of the sizes.</summary>
    public Dimension Elements
    {
        get
        {
            Dimension count = 1;
            foreach (Dimension axis in _axes)
                count *= axis;
            return count;
        }
    }

    /// <summary>The number of elements.</summary>
    /// <exception cref="GraphException">A size is not known or is negative, or there are more than 2³¹ − 1 elements.</exception>
    public int ElementCount
    {
        get
        {
            CheckSizes();
            // Kept within 2³¹ on the way, so that no product of sizes overflows.
            long length = 1;
            foreach (Dimension axis in _axes)
                length = Math.Min(length * axis.Value, 1L << 31);
            return length <= int.MaxValue ? (int)length : throw Throw.TooLarge(this);
        }
    }

    /// <summary>Refuses sizes below 0, which a tensor cannot have.</summary>
    internal void CheckSizes()
    {
        foreach (Dimension axis in _axes)
        {
            if (axis.Factor < 0)
                throw Throw.NegativeSize(this);
        }
    }

    /// <summary>The sizes as numbers.</summary>
    /// <exception cref="GraphException">A size is not known.</exception>
    public int[] Sizes => Array.ConvertAll(_axes, a => a.Value);

    /// <summary>A shape of the given sizes; the target of collection expressions such as <c>[batch, 10]</c>.</summary>
    public static Shape Create(ReadOnlySpan<Dimension> axes) => new(axes);

    /// <summary>The shape with names replaced by numbers; names that are not bound stay.</summary>
    public Shape Bind(IReadOnlyDictionary<string, int> sizes) =>
        IsKnown ? this : new Shape(Array.ConvertAll(_axes, a => a.Bind(sizes)));

    /// <summary>The shape with one axis replaced.</summary>
    public Shape With(int axis, Dimension size)
    {
        var axes = (Dimension[])_axes.Clone();
        int at = axis < 0 ? axis + axes.Length : axis;
        if ((uint)at >= (uint)axes.Length)
            throw NoAxis(axis);
        axes[at] = size;
        return new Shape(axes);
    }

    /// <summary>The axes as a span.</summary>
    public ReadOnlySpan<Dimension> AsSpan() => _axes;

    /// <summary>
    /// The shape that two shapes have together by NumPy's rules: aligned at the last axis, sizes that are equal or 1 go together.
    /// </summary>
    /// <returns>False when they do not go together.</returns>
    public static bool TryBroadcast(Shape a, Shape b, out Shape result)
    {
        if (a.Equals(b))
        {
            result = a;
            return true;
        }

        var axes = new Dimension[Math.Max(a.Rank, b.Rank)];
        result = a;
        for (int i = 1; i <= axes.Length; i++)
        {
            Dimension x = i <= a.Rank ? a[-i] : 1, y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1)
                return false;
            axes[^i] = x == 1 ? y : x;
        }

        result = new Shape(axes);
        return true;
    }

    /// <summary>Whether both have the same sizes.</summary>
    public bool Equals(Shape? other) => other is not null && _axes.AsSpan().SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (Dimension axis in _axes)
            hash.Add(axis);
        return hash.ToHashCode();
    }

    /// <summary>The sizes in brackets: <c>(batch, 28, 28)</c>, <c>(3,)</c>, <c>()</c>.</summary>
    public override string ToString() => _axes.Length == 1 ? $"({_axes[0]},)" : $"({string.Join(", ", _axes)})";

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => ((IEnumerable<Dimension>)_axes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same sizes.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether some size differs.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    private ArgumentOutOfRangeException NoAxis(int axis) => new(
        nameof(axis), $"The shape {this} has {(Rank == 0 ? "no axes" : $"the axes 0 to {Rank - 1}, or -{Rank} to -1")}; there is no axis {axis}.");
}

/// <summary>The type and the shape of a tensor.</summary>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">The sizes of its axes.</param>
public readonly record struct TensorSpec(ElementType Type, Shape Shape)
{
    /// <summary>The number of elements.</summary>
    public int Length => Shape.ElementCount;

    /// <summary>The bytes of all elements.</summary>
    public long Bytes => (long)Shape.ElementCount * Type.Size;

    /// <summary>For example <c>float32(batch, 10)</c>.</summary>
    public override string ToString() => $"{Type.FieldName}{Shape}";
}
