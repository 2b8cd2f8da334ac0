using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>
/// How a pooling's window moves over its input, one number for each of one to three spatial axes: output o sees the input positions from
/// o · Strides − Before on, Sizes of them; those outside of the input are left out.
/// </summary>
/// <param name="Sizes">The positions of the window.</param>
/// <param name="Strides">The distance in the input from one output to the next.</param>
/// <param name="Before">How far the first window begins in front of the input.</param>
/// <param name="After">How far the last window may reach behind the input.</param>
public readonly record struct PoolWindow(Axes Sizes, Axes Strides, Axes Before, Axes After)
{
    /// <summary>The number of spatial axes.</summary>
    public int Rank => Sizes.Count;

    /// <summary>Windows that lie within the input: ⌊(size − window) / stride⌋ + 1 of them along an axis.</summary>
    public static PoolWindow Valid(Axes sizes, Axes strides) =>
        new(sizes, strides, [.. Enumerable.Repeat(0, sizes.Count)], [.. Enumerable.Repeat(0, sizes.Count)]);

    /// <summary>
    /// ⌈size / stride⌉ windows along an axis, reaching beyond the input by as little as that needs, half of it on either side and one more
    /// at the end when it is odd.
    /// </summary>
    /// <param name="sizes">The positions of the window.</param>
    /// <param name="strides">The distance in the input from one output to the next.</param>
    /// <param name="x">The shape of the input, (batch, spatial axes, channels).</param>
    /// <exception cref="GraphException">A spatial size is not known.</exception>
    public static PoolWindow Same(Axes sizes, Axes strides, Shape x)
    {
        var beyond = new int[sizes.Count];
        for (int axis = 0; axis < beyond.Length; axis++)
        {
            int size = x[axis + 1].Value, outputs = (size - 1) / strides[axis] + 1;
            beyond[axis] = Math.Max(0, (outputs - 1) * strides[axis] + sizes[axis] - size);
        }

        return new(sizes, strides, [.. beyond.Select(b => b / 2)], [.. beyond.Select(b => b - b / 2)]);
    }

    /// <summary>The shape of the output.</summary>
    internal Shape OutputShape(string op, ReadOnlySpan<TensorSpec> operands)
    {
        Shape x = operands[0].Shape;
        if (!operands[0].Type.IsFloat)
            throw Throw.NeedsFloat(op, operands[0].Type);
        if (Rank is < 1 or > 3 || Strides.Count != Rank || Before.Count != Rank || After.Count != Rank)
            throw Throw.Shape($"{op} works over 1, 2 or 3 spatial axes, with a stride for each; it got windows of {Sizes} and strides of {Strides}.");
        if (x.Rank != Rank + 2)
        {
            throw Throw.Shape($"{op} with windows of {Sizes} needs an input "
                + $"(batch, {(Rank == 1 ? "length" : Rank == 2 ? "height, width" : "depth, height, width")}, channels); it got {x}.");
        }

        Shape y = x;
        for (int axis = 0; axis < Rank; axis++)
            y = y.With(axis + 1, OutputSize(op, axis, x));
        return y;
    }

    /// <summary>The sizes for the kernels, with axes of one position in front where there are fewer than three.</summary>
    internal PoolShape KernelShape(Shape x, Shape y)
    {
        var axes = new PoolAxis[3];
        Array.Fill(axes, PoolAxis.Single);
        for (int axis = 0; axis < Rank; axis++)
            axes[3 - Rank + axis] = new PoolAxis(x[axis + 1].Value, Sizes[axis], y[axis + 1].Value, Strides[axis], Before[axis]);
        return new PoolShape(x[0].Value, x[-1].Value, axes[0], axes[1], axes[2]);
    }

    private int OutputSize(string op, int axis, Shape x)
    {
        if (Sizes[axis] < 1 || Strides[axis] < 1)
            throw Throw.Shape($"{op} needs windows and strides of at least 1; it got windows of {Sizes} and strides of {Strides}.");
        if (Before[axis] < 0 || After[axis] < 0 || Before[axis] >= Sizes[axis] || After[axis] >= Sizes[axis])
        {
            throw Throw.Shape($"{op} would have windows that see nothing: "
                + $"they have {Sizes} positions and begin {Before} in front of the input and end {After} behind it.");
        }

        if (!x[axis + 1].IsKnown)
            throw Throw.Shape($"{op} needs to know the size of axis {axis + 1} of its input {x}. Give the input that size.");
        int size = x[axis + 1].Value + Before[axis] + After[axis];
        if (size < Sizes[axis])
        {
            throw Throw.Shape($"{op}'s window has {Sizes[axis]} positions along axis {axis + 1}, but the input {x} has {x[axis + 1]} there. "
                + "Take a smaller window or a larger input, or pad it.");
        }

        return (size - Sizes[axis]) / Strides[axis] + 1;
    }
}
