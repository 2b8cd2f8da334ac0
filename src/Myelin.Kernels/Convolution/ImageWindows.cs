using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The matrix that makes a convolution a matrix product: a row for each position, and in it, for each position of the kernel (tap), the
/// channels of the pixel that it lies on, or zeros outside of the image. It is never made as a whole: GEMM asks for the parts that it is about to multiply.
/// </summary>
internal unsafe struct ImageWindows<T> where T : unmanaged
{
    private readonly T* _image;
    private readonly AxisWindow _depth, _height, _width;
    private readonly int _channels, _groupChannels;
    private readonly int _runTaps;

    /// <summary>The windows of positions along three axes on an image.</summary>
    /// <param name="image">The images.</param>
    /// <param name="channels">Their channels.</param>
    /// <param name="groups">Into how many groups the channels are cut.</param>
    /// <param name="depth">Positions along the first axis.</param>
    /// <param name="height">Positions along the second.</param>
    /// <param name="width">Positions along the last.</param>
    public ImageWindows(T* image, int channels, int groups, AxisWindow depth, AxisWindow height, AxisWindow width)
    {
        _image = image;
        (_channels, _groupChannels) = (channels, channels / groups);
        (_depth, _height, _width) = (depth, height, width);
        // Taps on neighbouring pixels are one run of numbers, if the row takes all their channels.
        _runTaps = groups == 1 && width.TapStep == 1 ? width.Taps : 1;
    }

    /// <summary>Whether the matrix is written tap by tap, each a run of positions, and not position by position: one channel and no stride.</summary>
    public readonly bool TapByTap => _channels == 1 && _width.Step == 1;

    /// <summary>Whether the rows of op(A) are taps, and k counts positions, as in the gradient of the weights.</summary>
    public bool RowsAreTaps { get; set; }

    /// <summary>Channels that a product's windows begin after those of the product before: the groups of a grouped convolution.</summary>
    public int ChannelsOfProduct { get; set; }

    /// <summary>Positions that a product begins after the product before: the parts of a long sum.</summary>
    public int PositionsOfProduct { get; set; }

    /// <summary>The first position of product 0.</summary>
    public int FirstPosition { get; set; }

    /// <summary>The first channel of product 0.</summary>
    public int FirstChannel { get; set; }

    /// <summary>Rows of the matrix for a number of images.</summary>
    public readonly int Positions(int images) => images * _depth.Count * _height.Count * _width.Count;

    /// <summary>Columns of the matrix of a group.</summary>
    public readonly int Columns => _depth.Taps * _height.Taps * _width.Taps * _groupChannels;

    /// <summary>What <see cref="GemmCall{T}.SourceOfA"/> asks, with the address of this as its context.</summary>
    public static void Write<V>(void* context, GemmPart part, T* to, nint stride) where V : struct, IVector<V, T>
    {
        ref readonly ImageWindows<T> windows = ref Unsafe.AsRef<ImageWindows<T>>(context);
        (int position, int positions, int column, int columns) = windows.RowsAreTaps
            ? (part.K, part.Length, part.Row, part.Rows)
            : (part.Row, part.Rows, part.K, part.Length);
        position += windows.FirstPosition + part.Product * windows.PositionsOfProduct;
        windows.Write<V>(position, positions, column, columns, windows.FirstChannel + part.Product * windows.ChannelsOfProduct, to, stride);
    }

    // The positions are cut at the ends of the images' rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Write<V>(int position, int positions, int column, int columns, int channel, T* to, nint stride)
        where V : struct, IVector<V, T>
    {
        (int rest, int w) = Math.DivRem(position, _width.Count);
        (rest, int h) = Math.DivRem(rest, _height.Count);
        (int image, int d) = Math.DivRem(rest, _depth.Count);
        while (positions > 0)
        {
            int now = Math.Min(positions, _width.Count - w);
            if (TapByTap) WriteTaps<V>(image, d, h, w, now, column, columns, to, stride);
            else WriteRows<V>(image, d, h, w, now, column, columns, channel, to, stride);
            to += TapByTap ? now : now * stride;
            positions -= now;
            w = 0;
            if (++h == _height.Count)
            {
                h = 0;
                if (++d == _depth.Count) (d, image) = (0, image + 1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WriteRows<V>(int image, int d, int h, int w, int positions, int column, int columns, int channel, T* to, nint stride)
        where V : struct, IVector<V, T>
    {
        int runLength = _runTaps * _groupChannels, runs = _width.Taps / _runTaps;
        (int run, int at) = Math.DivRem(column, runLength);
        (int line, int tap) = Math.DivRem(run, runs);
        for (; columns > 0; at = 0)
        {
            int now = Math.Min(runLength - at, columns);
            T* row = Line(image, d, h, line);
            if (row == null)
            {
                Clear(to, stride, positions, now);
            }
            else
            {
                row += channel;
                int first = w * _width.Step + _width.First + tap * _width.TapStep, last = _width.Source - _runTaps - first;
                // Positions from low to high lie on the image with the whole run.
                int low = first >= 0 ? 0 : Math.Min(positions, (-first + _width.Step - 1) / _width.Step);
                int high = last < 0 ? low : Math.Max(low, Math.Min(positions, last / _width.Step + 1));
                for (int p = 0; p < low; p++) WriteAtEdge<V>(row, first + p * _width.Step, at, now, to + p * stride);
                nint step = (nint)_width.Step * _channels;
                GemmPacking.Copy<V, T>(row + (first + (nint)low * _width.Step) * _channels + at, step, to + low * stride, stride, high - low, now);
                for (int p = high; p < positions; p++) WriteAtEdge<V>(row, first + p * _width.Step, at, now, to + p * stride);
            }
            to += now;
            columns -= now;
            if (++tap == runs) (tap, line) = (0, line + 1);
        }
    }

    // A run of which only some pixels lie on the image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void WriteAtEdge<V>(T* row, int pixel, int at, int length, T* to) where V : struct, IVector<V, T>
    {
        int low = Math.Clamp(-pixel, 0, _runTaps) * _groupChannels, high = Math.Clamp(_width.Source - pixel, 0, _runTaps) * _groupChannels;
        low = Math.Clamp(low - at, 0, length);
        high = Math.Clamp(high - at, low, length);
        new Span<T>(to, low).Clear();
        GemmPacking.Copy<V, T>(row + (nint)pixel * _channels + at + low, 0, to + low, 0, 1, high - low);
        new Span<T>(to + high, length - high).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void WriteTaps<V>(int image, int d, int h, int w, int positions, int column, int columns, T* to, nint stride)
        where V : struct, IVector<V, T>
    {
        (int line, int across) = Math.DivRem(column, _width.Taps);
        T* row = Line(image, d, h, line);
        for (; columns > 0; columns--, to += stride)
        {
            int first = w + _width.First + across * _width.TapStep;
            int low = row == null ? positions : Math.Min(positions, Math.Max(0, -first));
            int high = Math.Max(low, Math.Min(positions, _width.Source - first)), p = low;
            T* from = row + first;
            for (; p + V.Count <= high; p += V.Count) V.Store(V.Load(from + p), to + p);
            if (p < high) V.StorePartial(V.LoadPartial(from + p, high - p), to + p, high - p);
            for (p = 0; p < low; p++) to[p] = default;
            for (p = high; p < positions; p++) to[p] = default;
            if (++across == _width.Taps)
            {
                across = 0;
                row = Line(image, d, h, ++line);
            }
        }
    }

    /// <summary>The row of the image that the line-th of the kernel's rows lies on, for positions at (d, h); null outside of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly T* Line(int image, int d, int h, int line)
    {
        (int tapD, int tapH) = Math.DivRem(line, _height.Taps);
        int z = d * _depth.Step + _depth.First + tapD * _depth.TapStep, y = h * _height.Step + _height.First + tapH * _height.TapStep;
        if ((uint)z >= (uint)_depth.Source || (uint)y >= (uint)_height.Source) return null;
        return _image + (((nint)image * _depth.Source + z) * _height.Source + y) * _width.Source * _channels;
    }

    private static void Clear(T* to, nint stride, int rows, int length)
    {
        for (; rows > 0; rows--, to += stride) new Span<T>(to, length).Clear();
    }
}
