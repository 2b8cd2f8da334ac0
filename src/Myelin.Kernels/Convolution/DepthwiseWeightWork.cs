using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The gradient of a depthwise convolution's kernel: for every tap and channel the dot product, over all positions, of the input that the
/// tap lies on and the output's gradient. Vectors lie across the channels.
/// </summary>
/// <remarks>A block is a range of rows of positions, or of parts of them where they are long, whose sums go to a kernel of its own; the
/// kernels are then added in their order.</remarks>
internal unsafe struct DepthwiseWeightWork<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly ConvolutionShape _shape;
    private readonly int _parts, _partsOfRow;
    private readonly T* _x, _dy, _sums;

    private DepthwiseWeightWork(in ConvolutionShape shape, int parts, T* x, T* dy, T* sums)
    {
        (_shape, _parts, _partsOfRow) = (shape, parts, DepthwiseParts.PartsOfRow(shape));
        _x = x;
        _dy = dy;
        _sums = sums;
    }

    /// <summary>Computes the gradient.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="parts">Into how many parts the rows are cut.</param>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dw">The gradient of the kernel.</param>
    /// <param name="workspace">Room for a kernel for each part, when there are several.</param>
    public static void Run(in ConvolutionShape shape, int parts, T* x, T* dy, T* dw, T* workspace)
    {
        var work = new DepthwiseWeightWork<V, T>(shape, parts, x, dy, parts == 1 ? dw : workspace);
        if (parts == 1)
        {
            work.Run(0);
            return;
        }
        ThreadTeam.Run(ref work, parts);
        PartialSums<V, T>.Add(workspace, parts, shape.KernelLength, dw);
    }

    /// <inheritdoc/>
    public readonly void Run(int block)
    {
        T* sums = _sums + block * (nint)_shape.KernelLength;
        new Span<T>(sums, (int)_shape.KernelLength).Clear();
        long rows = (long)DepthwiseParts.Rows(_shape) * _partsOfRow;
        int end = (int)(rows * (block + 1) / _parts);
        for (int row = (int)(rows * block / _parts); row < end; row++) Row(row, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row(int part, T* sums)
    {
        (int row, int number) = Math.DivRem(part, _partsOfRow);
        AxisWindow depth = _shape.Depth.Outputs, height = _shape.Height.Outputs, width = _shape.Width.Outputs;
        int channels = _shape.InputChannels;
        (int rest, int h) = Math.DivRem(row, height.Count);
        (int image, int d) = Math.DivRem(rest, depth.Count);
        (int lowD, int highD) = depth.TapsOnSource(d);
        (int lowH, int highH) = height.TapsOnSource(h);
        int start = (int)((long)width.Count * number / _partsOfRow), end = (int)((long)width.Count * (number + 1) / _partsOfRow);
        T* dy = _dy + (nint)row * width.Count * channels;
        for (int tapD = lowD; tapD < highD; tapD++)
        {
            for (int tapH = lowH; tapH < highH; tapH++)
            {
                int z = d * depth.Step + depth.First + tapD * depth.TapStep, y = h * height.Step + height.First + tapH * height.TapStep;
                T* x = _x + (((nint)image * depth.Source + z) * height.Source + y) * width.Source * channels;
                T* sum = sums + ((nint)tapD * height.Taps + tapH) * width.Taps * channels;
                for (int tap = 0; tap < width.Taps; tap++, sum += channels)
                {
                    (int low, int high) = width.PositionsOnSource(tap);
                    (low, high) = (Math.Max(low, start), Math.Min(high, end));
                    if (low >= high) continue;
                    T* from = x + ((nint)low * width.Step + width.First + tap * width.TapStep) * channels;
                    Dots(from, (nint)width.Step * channels, dy + (nint)low * channels, high - low, sum, channels);
                }
            }
        }
    }

    // sum[c] += Σ x[p, c] · dy[p, c], four positions apart in each of four sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Dots(T* x, nint xStep, T* dy, int positions, T* sum, int channels)
    {
        int c = 0;
        for (; c + V.Count <= channels; c += V.Count)
        {
            V a = V.Load(sum + c), b = V.Zero, e = b, f = b;
            T* p = x + c, q = dy + c;
            int i = positions;
            for (; i >= 4; i -= 4, p += 4 * xStep, q += 4 * (nint)channels)
            {
                T* q2 = q + 2 * (nint)channels, p2 = p + 2 * xStep;
                a = V.MultiplyAdd(V.Load(p), V.Load(q), a);
                b = V.MultiplyAdd(V.Load(p + xStep), V.Load(q + channels), b);
                e = V.MultiplyAdd(V.Load(p2), V.Load(q2), e);
                f = V.MultiplyAdd(V.Load(p2 + xStep), V.Load(q2 + channels), f);
            }
            for (; i > 0; i--, p += xStep, q += channels) a = V.MultiplyAdd(V.Load(p), V.Load(q), a);
            V.Store(a + b + (e + f), sum + c);
        }
        if (c < channels)
        {
            int rest = channels - c;
            V a = V.LoadPartial(sum + c, rest);
            for (int i = 0; i < positions; i++)
                a = V.MultiplyAdd(V.LoadPartial(x + i * xStep + c, rest), V.LoadPartial(dy + i * (nint)channels + c, rest), a);
            V.StorePartial(a, sum + c, rest);
        }
    }
}

/// <summary>The cut of a depthwise convolution's positions into parts, for the gradient of its kernel.</summary>
internal static class DepthwiseParts
{
    private const int MostParts = 64;
    private const long OperationsInPart = 1 << 16;

    /// <summary>Rows of output positions.</summary>
    public static int Rows(in ConvolutionShape shape) => shape.Batch * shape.Depth.Output * shape.Height.Output;

    /// <summary>The number of parts, one for little work.</summary>
    public static int Count(in ConvolutionShape shape)
    {
        long operations = shape.OutputPositions * shape.KernelLength;
        return (int)Math.Clamp(Math.Min(operations / OperationsInPart, Rows(shape) * PartsOfRow(shape)), 1, MostParts);
    }

    /// <summary>The parts of a row.</summary>
    public static int PartsOfRow(in ConvolutionShape shape) =>
        WindowPlan.LineParts(shape.Width.Output, Rows(shape), shape.Width.Output * shape.KernelLength);
}
