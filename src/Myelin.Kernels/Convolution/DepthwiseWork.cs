using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Convolution of every channel by itself, or its gradient of the input for one phase: vectors lie across the channels, and six
/// neighbouring positions are summed at a time, so that a number of the kernel is loaded once for six products.
/// </summary>
/// <remarks>A block is a range of rows of positions, or of parts of them where they are long. Every sum runs over the rising taps that lie
/// on the source.</remarks>
internal unsafe struct DepthwiseWork<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int OperationsInBlock = 1 << 16;
    private const int Together = 6;

    private readonly int _channels, _rows, _rowsInBlock, _partsOfRow;
    private readonly AxisWindow _depth, _height, _width;

    /// <summary>The images looked at.</summary>
    public T* Source { get; init; }

    /// <summary>What the first tap is multiplied by, channel by channel.</summary>
    public T* Kernel { get; init; }

    /// <summary>The distances in the kernel from one tap to the next along each axis, in numbers; negative when it is turned
    /// round.</summary>
    public (nint Depth, nint Height, nint Width) KernelSteps { get; init; }

    /// <summary>The images made.</summary>
    public T* Destination { get; init; }

    /// <summary>Where along each axis of the images made the first position lies, how far apart they are, and the axis's size.</summary>
    public (int Start, int Step, int Size) DestinationDepth { get; init; }

    /// <inheritdoc cref="DestinationDepth"/>
    public (int Start, int Step, int Size) DestinationHeight { get; init; }

    /// <inheritdoc cref="DestinationDepth"/>
    public (int Start, int Step, int Size) DestinationWidth { get; init; }

    /// <summary>What is done with each finished row of positions, when they lie without gaps; see
    /// <see cref="ConvolutionKernels.Forward"/>.</summary>
    public delegate*<void*, int, int, int, int, void> Epilogue { get; init; }

    /// <summary>What is handed to the epilogue.</summary>
    public void* Context { get; init; }

    public DepthwiseWork(int images, int channels, AxisWindow depth, AxisWindow height, AxisWindow width)
    {
        (_channels, _depth, _height, _width) = (channels, depth, height, width);
        _rows = images * depth.Count * height.Count;
        long operations = (long)width.Count * channels * Math.Max(1, depth.Taps * height.Taps * width.Taps);
        _partsOfRow = WindowPlan.LineParts(width.Count, _rows, operations);
        _rows *= _partsOfRow;
        operations /= _partsOfRow;
        _rowsInBlock = (int)Math.Clamp(OperationsInBlock / Math.Max(1, operations), 1, Math.Max(1, _rows));
    }

    public static void Start(ref DepthwiseWork<V, T> work)
    {
        int blocks = (work._rows + work._rowsInBlock - 1) / work._rowsInBlock;
        if (work._width.Count == 0) return;
        if (blocks > 1) ThreadTeam.Run(ref work, blocks);
        else if (blocks == 1) work.Run(0);
    }

    public readonly void Run(int block)
    {
        int end = Math.Min(_rows, (block + 1) * _rowsInBlock);
        for (int row = block * _rowsInBlock; row < end; row++) Row(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Row(int part)
    {
        (int row, int number) = Math.DivRem(part, _partsOfRow);
        int start = (int)((long)_width.Count * number / _partsOfRow), end = (int)((long)_width.Count * (number + 1) / _partsOfRow);
        (int rest, int h) = Math.DivRem(row, _height.Count);
        (int image, int d) = Math.DivRem(rest, _depth.Count);
        (int lowD, int highD) = _depth.TapsOnSource(d);
        (int lowH, int highH) = _height.TapsOnSource(h);
        int z = d * _depth.Step + _depth.First + lowD * _depth.TapStep, y = h * _height.Step + _height.First + lowH * _height.TapStep;
        nint pixel = (((nint)image * _depth.Source + z) * _height.Source + y) * _width.Source;
        T* source = Source + pixel * _channels, kernel = Kernel + lowD * KernelSteps.Depth + lowH * KernelSteps.Height;
        nint first = (((nint)image * DestinationDepth.Size + DestinationDepth.Start + d * DestinationDepth.Step) * DestinationHeight.Size
            + DestinationHeight.Start + h * DestinationHeight.Step) * DestinationWidth.Size + DestinationWidth.Start;
        T* to = Destination + first * _channels;
        var taps = new Taps
        {
            Depth = highD - lowD, Height = highH - lowH, Width = _width.Taps,
            SourceDepth = (nint)_depth.TapStep * _height.Source * _width.Source * _channels,
            SourceHeight = (nint)_height.TapStep * _width.Source * _channels, SourceWidth = (nint)_width.TapStep * _channels,
            KernelDepth = KernelSteps.Depth, KernelHeight = KernelSteps.Height, KernelWidth = KernelSteps.Width,
        };
        nint step = (nint)_width.Step * _channels, toStep = (nint)DestinationWidth.Step * _channels;
        (int inner, int innerEnd) = Inner();
        (inner, innerEnd) = (Math.Max(inner, start), Math.Min(innerEnd, end));
        for (int w = start; w < end;)
        {
            bool six = w >= inner && w < innerEnd && innerEnd - inner >= Together;
            // The last six of the inner positions may begin among those before: what is computed twice has the same bits.
            int at = six ? Math.Min(w, innerEnd - Together) : w;
            (int low, int high) = _width.TapsOnSource(at);
            T* from = source + ((nint)at * _width.Step + _width.First + low * _width.TapStep) * _channels;
            taps.Width = high - low;
            if (six) Six(taps, from, step, kernel, to + at * toStep, toStep, _channels);
            else One(taps, from, kernel + low * KernelSteps.Width, to + at * toStep, _channels);
            w = at + (six ? Together : 1);
        }
        if (Epilogue != null) Epilogue(Context, row * _width.Count + start, end - start, 0, _channels);
    }

    // The positions along the last axis with all taps on the source.
    private readonly (int Low, int High) Inner() =>
        _width.Taps == 0 ? (0, 0) : (_width.PositionsOnSource(0).Low, _width.PositionsOnSource(_width.Taps - 1).High);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Six(in Taps taps, T* source, nint step, T* kernel, T* to, nint toStep, int channels)
    {
        nint step3 = 3 * step;
        for (int c = 0; c < channels; c += V.Count)
        {
            V a = V.Zero, b = a, e = a, f = a, g = a, h = a;
            int rest = channels - c;
            bool whole = rest >= V.Count;
            for (int d = 0; d < taps.Depth; d++)
            {
                T* xd = source + d * taps.SourceDepth + c, kd = kernel + d * taps.KernelDepth + c;
                for (int line = taps.Height; line > 0; line--, xd += taps.SourceHeight, kd += taps.KernelHeight)
                {
                    T* x = xd, k = kd;
                    if (whole)
                    {
                        for (int tap = taps.Width; tap > 0; tap--, x += taps.SourceWidth, k += taps.KernelWidth)
                        {
                            V weight = V.Load(k);
                            T* x3 = x + step3;
                            a = V.MultiplyAdd(V.Load(x), weight, a);
                            b = V.MultiplyAdd(V.Load(x + step), weight, b);
                            e = V.MultiplyAdd(V.Load(x + 2 * step), weight, e);
                            f = V.MultiplyAdd(V.Load(x3), weight, f);
                            g = V.MultiplyAdd(V.Load(x3 + step), weight, g);
                            h = V.MultiplyAdd(V.Load(x3 + 2 * step), weight, h);
                        }
                    }
                    else
                    {
                        for (int tap = taps.Width; tap > 0; tap--, x += taps.SourceWidth, k += taps.KernelWidth)
                        {
                            V weight = V.LoadPartial(k, rest);
                            T* x3 = x + step3;
                            a = V.MultiplyAdd(V.LoadPartial(x, rest), weight, a);
                            b = V.MultiplyAdd(V.LoadPartial(x + step, rest), weight, b);
                            e = V.MultiplyAdd(V.LoadPartial(x + 2 * step, rest), weight, e);
                            f = V.MultiplyAdd(V.LoadPartial(x3, rest), weight, f);
                            g = V.MultiplyAdd(V.LoadPartial(x3 + step, rest), weight, g);
                            h = V.MultiplyAdd(V.LoadPartial(x3 + 2 * step, rest), weight, h);
                        }
                    }
                }
            }
            T* y = to + c, y3 = y + 3 * toStep;
            if (whole)
            {
                V.Store(a, y);
                V.Store(b, y + toStep);
                V.Store(e, y + 2 * toStep);
                V.Store(f, y3);
                V.Store(g, y3 + toStep);
                V.Store(h, y3 + 2 * toStep);
            }
            else
            {
                V.StorePartial(a, y, rest);
                V.StorePartial(b, y + toStep, rest);
                V.StorePartial(e, y + 2 * toStep, rest);
                V.StorePartial(f, y3, rest);
                V.StorePartial(g, y3 + toStep, rest);
                V.StorePartial(h, y3 + 2 * toStep, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(in Taps taps, T* source, T* kernel, T* to, int channels)
    {
        for (int c = 0; c < channels; c += V.Count)
        {
            V sum = V.Zero;
            int rest = channels - c;
            bool whole = rest >= V.Count;
            for (int d = 0; d < taps.Depth; d++)
            {
                T* xd = source + d * taps.SourceDepth + c, kd = kernel + d * taps.KernelDepth + c;
                for (int line = taps.Height; line > 0; line--, xd += taps.SourceHeight, kd += taps.KernelHeight)
                {
                    T* x = xd, k = kd;
                    for (int tap = taps.Width; tap > 0; tap--, x += taps.SourceWidth, k += taps.KernelWidth)
                    {
                        sum = whole
                            ? V.MultiplyAdd(V.Load(x), V.Load(k), sum)
                            : V.MultiplyAdd(V.LoadPartial(x, rest), V.LoadPartial(k, rest), sum);
                    }
                }
            }
            if (whole) V.Store(sum, to + c);
            else V.StorePartial(sum, to + c, rest);
        }
    }

    /// <summary>How many taps there are along each axis, and how far apart they are in the source and in the kernel.</summary>
    private struct Taps
    {
        public int Depth, Height, Width;
        public nint SourceDepth, SourceHeight, SourceWidth;
        public nint KernelDepth, KernelHeight, KernelWidth;
    }
}
