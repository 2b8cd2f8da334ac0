using Myelin.Graph;

namespace Myelin;

/// <summary>What a convolution layer's kernel sees of its input: sizes, strides, dilation and padding, one number for each spatial
/// axis.</summary>
/// <param name="Kernel">The kernel's sizes.</param>
/// <param name="Strides">The distance in the input from one output to the next.</param>
/// <param name="Dilation">The distance in the input between neighbours in the kernel.</param>
/// <param name="Padding">What is seen beyond the edges.</param>
internal readonly record struct ConvolutionField(Axes Kernel, Axes Strides, Axes Dilation, Padding Padding)
{
    /// <summary>The number of spatial axes.</summary>
    public int Rank => Kernel.Count;

    /// <summary>How many inputs a window spans along an axis.</summary>
    public int Reach(int axis) => (Kernel[axis] - 1) * Dilation[axis] + 1;

    /// <summary>How many outputs there are along an axis; null when the kernel does not fit into the input.</summary>
    public Dimension? OutputSize(int axis, Dimension size)
    {
        int stride = Strides[axis], free = Padding == Padding.Valid ? Reach(axis) - 1 : 0;
        if (!size.IsKnown)
            return stride == 1 && free == 0 ? size : throw Throw.UnknownSpatialSize(size);
        return size.Value > free ? (size.Value - free - 1) / stride + 1 : null;
    }

    /// <summary>The zeros before and after the input along an axis.</summary>
    public (int Before, int After) Zeros(int axis, Dimension size)
    {
        int reach = Reach(axis), stride = Strides[axis];
        switch (Padding)
        {
            case Padding.Causal:
                return (reach - 1, 0);
            case Padding.Same:
                int inputs = size.IsKnown ? size.Value : stride, outputs = (inputs - 1) / stride + 1;
                int zeros = Math.Max(0, (outputs - 1) * stride + reach - inputs);
                return (zeros / 2, zeros - zeros / 2);
            default:
                return (0, 0);
        }
    }

    /// <summary>The outputs of a transposed convolution along an axis, and how many more that would come first are cut off.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="size">The size of its input.</param>
    /// <param name="outputPadding">What the layer was asked to add at the end; null for as much as makes size · stride of "same"
    /// padding.</param>
    public (Dimension Size, int Cut) Transposed(int axis, Dimension size, int? outputPadding)
    {
        int reach = Reach(axis), stride = Strides[axis];
        if (!size.IsKnown)
        {
            return stride == 1 && Padding == Padding.Same && outputPadding is null
                ? (size, (reach - 1) / 2)
                : throw Throw.UnknownSpatialSize(size);
        }

        int last = (size.Value - 1) * stride;
        if (Padding == Padding.Valid)
            return (last + reach + (outputPadding ?? Math.Max(reach, stride) - reach), 0);
        // Keras 3's rule: of a gradient's zeros, the larger half is in front, but never more than the kernel spans.
        int zeros = reach - 2 + (outputPadding is { } more ? reach % 2 + more : stride);
        int outputs = last + (outputPadding is { } end ? reach % 2 + end : stride);
        if (outputs < 1)
            throw Throw.NothingComesOut(axis, size, reach, stride, outputPadding!.Value);
        return (outputs, reach - 1 - Math.Min((zeros + 1) / 2, reach - 1));
    }

    /// <summary>The window of an op over an input of such sizes.</summary>
    /// <param name="x">The batch, channels last.</param>
    public (Axes Before, Axes After) Zeros(Node x)
    {
        int[] before = new int[Rank], after = new int[Rank];
        for (int axis = 0; axis < Rank; axis++)
            (before[axis], after[axis]) = Zeros(axis, x.Shape[axis + 1]);
        return ([.. before], [.. after]);
    }
}
