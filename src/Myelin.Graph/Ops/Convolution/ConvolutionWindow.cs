using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>
/// How a convolution's kernel moves over its input, one number for each spatial axis: output o is made from the input positions
/// o · Strides − Before + t · Dilation, for t from 0 to the kernel's size − 1; what lies outside of the input counts as 0.
/// </summary>
/// <param name="Strides">The distance in the input from one output to the next.</param>
/// <param name="Dilation">The distance in the input between neighbours in the kernel.</param>
/// <param name="Before">Zeros in front of the input.</param>
/// <param name="After">Zeros behind the input.</param>
/// <param name="Groups">Into how many groups the channels of input and output are cut, each group of outputs seeing one group of
/// inputs.</param>
public readonly record struct ConvolutionWindow(Axes Strides, Axes Dilation, Axes Before, Axes After, int Groups = 1)
{
    /// <summary>The number of spatial axes.</summary>
    public int Rank => Strides.Count;

    /// <summary>The window for a number of spatial axes; where a list is empty it is all ones (strides, dilation) or zeros (before, after),
    /// and a list of one counts for every axis.</summary>
    /// <exception cref="GraphException">A list is of another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A stride, a dilation or the groups are below 1, or a number of zeros is
    /// negative.</exception>
    public static ConvolutionWindow For(int rank, Axes strides, Axes dilation, Axes before, Axes after, int groups = 1)
    {
        if (groups < 1)
            throw Throw.OutOfRange(groups, "at least 1");
        return new(
            Full(rank, strides, 1, nameof(strides)), Full(rank, dilation, 1, nameof(dilation)), Full(rank, before, 0, nameof(before)),
            Full(rank, after, 0, nameof(after)), groups);
    }

    /// <summary>The window over what was padded that sees the same as this one over the padded; null where not only known spatial axes got
    /// zeros.</summary>
    /// <param name="pad">What put zeros around the input.</param>
    /// <param name="x">The shape before that.</param>
    internal ConvolutionWindow? WithZerosOf(Ops.Pad pad, Shape x)
    {
        if (x.Rank != Rank + 2 || pad.Into[0] != x[0] || pad.Into[-1] != x[-1])
            return null;
        int[] before = [.. Before], after = [.. After];
        for (int axis = 0; axis < Rank; axis++)
        {
            if (!x[axis + 1].IsKnown || !pad.Into[axis + 1].IsKnown)
                return null;
            int start = pad.Starts[axis + 1];
            before[axis] += start;
            after[axis] += pad.Into[axis + 1].Value - start - x[axis + 1].Value;
        }

        return this with { Before = [.. before], After = [.. after] };
    }

    /// <summary>The shape of the output.</summary>
    /// <param name="op">The op, for messages.</param>
    /// <param name="x">The input's shape, (batch, spatial axes, channels).</param>
    /// <param name="kernel">The kernel's shape, (spatial axes, input channels / groups, output channels).</param>
    internal Shape OutputShape(string op, Shape x, Shape kernel)
    {
        if (Rank is < 1 or > 3)
            throw Throw.Shape($"{op} works over 1, 2 or 3 spatial axes; its strides {Strides} are for {Rank}.");
        if (x.Rank != Rank + 2 || kernel.Rank != Rank + 2)
        {
            throw Throw.Shape($"{op} over {Axes(Rank)} needs an input (batch, {Spatial(Rank)}, channels) and a kernel "
                + $"({Spatial(Rank)}, channels / groups, output channels); it got {x} and {kernel}.");
        }

        if (!kernel.IsKnown || kernel.Any(size => size.Value < 1))
            throw Throw.Shape($"{op} needs a kernel whose sizes are known and at least 1; it got {kernel}.");
        if (x[-1] != kernel[-2] * Groups)
        {
            throw Throw.Shape($"{op} got an input {x} and a kernel {kernel} in {Groups} group{(Groups == 1 ? "" : "s")}: "
                + $"the input has {x[-1]} channels, and the kernel is for {kernel[-2] * Groups}. "
                + "The kernel's second last axis must be the input's channels divided by the groups.");
        }

        if (kernel[-1].Value % Groups != 0)
            throw Throw.Shape($"{op} cannot cut the {kernel[-1]} output channels of the kernel {kernel} into {Groups} equal groups.");
        var axes = new Dimension[Rank + 2];
        (axes[0], axes[^1]) = (x[0], kernel[-1]);
        for (int axis = 0; axis < Rank; axis++)
            axes[axis + 1] = OutputSize(op, axis, x, kernel[axis].Value);
        return new Shape(axes);
    }

    /// <summary>The sizes for the kernels, with axes of one position in front where there are fewer than three.</summary>
    internal ConvolutionShape Sizes(Shape x, Shape kernel, Shape y)
    {
        var axes = new ConvolutionAxis[3];
        Array.Fill(axes, ConvolutionAxis.Single);
        for (int axis = 0; axis < Rank; axis++)
        {
            axes[3 - Rank + axis] = new ConvolutionAxis(
                x[axis + 1].Value, kernel[axis].Value, y[axis + 1].Value, Strides[axis], Dilation[axis], Before[axis]);
        }

        return new ConvolutionShape(x[0].Value, x[-1].Value, y[-1].Value, Groups, axes[0], axes[1], axes[2]);
    }

    /// <summary>How many input positions a kernel of a size reaches over along an axis.</summary>
    internal int Reach(int axis, int kernel) => (kernel - 1) * Dilation[axis] + 1;

    private Dimension OutputSize(string op, int axis, Shape x, int kernel)
    {
        int reach = Reach(axis, kernel), zeros = Before[axis] + After[axis];
        Dimension size = x[axis + 1];
        if (!size.IsKnown)
        {
            return Strides[axis] == 1 && zeros == reach - 1
                ? size
                : throw Throw.Shape($"{op} cannot say the output's size along axis {axis + 1} of {x}, whose size is not known yet. "
                    + $"Give the input that size, or pad it by {reach - 1} zeros with a stride of 1, so that it keeps its size.");
        }

        if (size.Value + zeros < reach)
        {
            string reaches = reach == kernel ? "" : $" and reaches over {reach} with dilation {Dilation[axis]}";
            string padded = zeros == 0 ? "" : $", {size.Value + zeros} with padding";
            throw Throw.Shape($"{op}'s kernel has {kernel} positions along axis {axis + 1}{reaches}, but the input {x} has {size} there{padded}. "
                + "Take a smaller kernel or a larger input, or pad it.");
        }

        return (size.Value + zeros - reach) / Strides[axis] + 1;
    }

    private static Axes Full(int rank, Axes given, int otherwise, string name)
    {
        if (given.Count != 0 && given.Count != 1 && given.Count != rank)
            throw Throw.Shape($"A convolution over {Axes(rank)} got {given.Count} numbers as its {name}, {given}; it needs one, or {rank}.");
        var values = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            values[axis] = given.Count == 0 ? otherwise : given[given.Count == 1 ? 0 : axis];
            if (values[axis] < otherwise)
                throw Throw.OutOfRange(values[axis], otherwise == 1 ? "at least 1" : "0 or more", name);
        }

        return [.. values];
    }

    private static string Axes(int rank) => rank == 1 ? "1 spatial axis" : $"{rank} spatial axes";

    private static string Spatial(int rank) => rank switch { 1 => "length", 2 => "height, width", _ => "depth, height, width" };
}
