using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A function at every output position, threads sharing the rows of the output: each position is written by one of them.</summary>
internal struct PoolRows<P, V, T> : IBlockWork
    where P : unmanaged, IPoolFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int NumbersOfBlock = 8192;

    private P _function;
    private PoolShape _shape;
    private int _rows;
    private int _rowsOfBlock;

    /// <summary>Runs the function at all output positions.</summary>
    public static void Run(P function, in PoolShape shape)
    {
        if (shape.OutputLength == 0) return;
        var work = new PoolRows<P, V, T> { _function = function, _shape = shape, _rows = shape.Batch * shape.Depth.Output * shape.Height.Output };
        long numbers = shape.OutputLength / work._rows * shape.WindowLength;
        work._rowsOfBlock = (int)Math.Clamp(NumbersOfBlock / numbers, 1, work._rows);
        // A position costs its few loads and as much again for finding its window: a number counts as four.
        if (ThreadTeam.Worthwhile(4L * work._rows * numbers)) ThreadTeam.Run(ref work, (work._rows - 1) / work._rowsOfBlock + 1);
        else work.Rows(0, work._rows);
    }

    public readonly void Run(int block) => Rows(block * _rowsOfBlock, (int)Math.Min((block + 1L) * _rowsOfBlock, _rows));

    /// <summary>Runs the function at the output positions of some rows, on the calling thread.</summary>
    public static void Run(P function, in PoolShape shape, int first, int end) =>
        new PoolRows<P, V, T> { _function = function, _shape = shape }.Rows(first, end);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Rows(int first, int end)
    {
        PoolShape shape = _shape;
        PoolAxis width = shape.Width;
        nint imageLength = (nint)shape.Depth.Input * shape.Height.Input * width.Input * shape.Channels;
        nint output = (nint)first * width.Output * shape.Channels, step = (nint)width.Stride * shape.Channels;
        (int low, int high, int whole) = Inner();
        for (int row = first; row < end; row++)
        {
            int height = row % shape.Height.Output, depth = row / shape.Height.Output % shape.Depth.Output;
            nint image = row / shape.Height.Output / shape.Depth.Output * imageLength;
            int w = 0;
            for (; w < low; w++, output += shape.Channels) At(shape.Box(depth, height, w), image, output, false);
            PoolBox box = shape.Box(depth, height, low);
            if (box is { Planes: 1, Rows: 2, Columns: 2 })
            {
                Fours(box, image, output, high - low, whole - low);
                (w, output, image) = (high, output + (high - low) * shape.Channels, image + (high - low) * step);
            }
            for (; w < high; w++, output += shape.Channels, image += step) At(box, image, output, w < whole);
            image -= (high - low) * step;
            for (; w < width.Output; w++, output += shape.Channels) At(shape.Box(depth, height, w), image, output, false);
        }
    }

    // Positions of a row with windows of two by two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Fours(in PoolBox box, nint image, nint output, int positions, int whole)
    {
        P function = _function;
        nint first = image + box.Start, row = box.Row, column = box.Column, step = (nint)_shape.Width.Stride * _shape.Channels;
        int channels = _shape.Channels;
        for (int w = 0; w < positions; w++, output += channels, first += step)
        {
            int c = 0, end = w < whole ? channels : channels - V.Count + 1;
            for (; c < end; c += V.Count) function.Four<No>(first + c, row, column, output + c, c, V.Count);
            if (c < channels) function.Four<Yes>(first + c, row, column, output + c, c, channels - c);
        }
    }

    // The positions along the last axis whose windows lie on the input, and before which of them a last vector of channels may reach into
    // the next pixels: it does not leave the line, and what it writes there is written again.
    private readonly (int Low, int High, int Whole) Inner()
    {
        PoolAxis width = _shape.Width;
        int low = Math.Min(width.Output, (width.Before + width.Stride - 1) / width.Stride);
        int high = Math.Max(low, Math.Min(width.Output, (width.Input - width.Size + width.Before) / width.Stride + 1));
        int beyond = V.Count - _shape.Channels % V.Count, pixels = (beyond + _shape.Channels - 1) / _shape.Channels;
        int room = width.Input - width.Size + width.Before - pixels;
        int whole = room < 0 ? 0 : Math.Min(width.Output - pixels, room / width.Stride + 1);
        if (P.ReadsChannels || (P.WritesWindow && _shape.Channels > V.Count)) whole = 0;
        return (low, width.Input < width.Size - width.Before ? low : high, whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void At(in PoolBox box, nint image, nint output, bool whole)
    {
        int channels = _shape.Channels, c = 0, end = whole ? channels : channels - V.Count + 1;
        for (; c < end; c += V.Count) _function.At<No>(box, image + c, output + c, c, V.Count);
        if (c < channels) _function.At<Yes>(box, image + c, output + c, c, channels - c);
    }
}

/// <summary>
/// A function at every output position that adds to the windows that it sees: they may overlap, so threads share images, and, when there
/// are only a few, blocks of channels.
/// </summary>
internal unsafe struct PoolImages<P, V, T> : IBlockWork
    where P : unmanaged, IPoolFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int NumbersOfBlock = 8192;
    private const int FewImages = 8;
    private const int ChannelsOfBlock = 64;

    private P _function;
    private PoolShape _shape;
    private T* _sums;
    private int _images;
    private int _channels;

    /// <summary>Sets the sums to 0 and runs the function at all output positions.</summary>
    public static void Run(P function, T* sums, in PoolShape shape)
    {
        if (shape.InputLength == 0) return;
        var work = new PoolImages<P, V, T> { _function = function, _shape = shape, _sums = sums, _images = 1, _channels = shape.Channels };
        if (shape.Batch < FewImages && shape.Channels >= 2 * ChannelsOfBlock) work._channels = ChannelsOfBlock;
        else work._images = (int)Math.Clamp(NumbersOfBlock / ((long)shape.InputLength / shape.Batch), 1, shape.Batch);
        int blocks = ((shape.Batch - 1) / work._images + 1) * ((shape.Channels - 1) / work._channels + 1);
        ThreadTeam.Run(ref work, blocks, shape.InputLength + shape.OutputLength * shape.WindowLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public readonly void Run(int block)
    {
        PoolShape shape = _shape;
        int across = (shape.Channels - 1) / _channels + 1, channel = block % across * _channels;
        int channels = Math.Min(_channels, shape.Channels - channel);
        int positions = shape.Depth.Input * shape.Height.Input * shape.Width.Input;
        int outputs = shape.Depth.Output * shape.Height.Output * shape.Width.Output;
        int first = block / across * _images, end = Math.Min(shape.Batch, first + _images);
        for (int i = first; i < end; i++)
        {
            nint image = (nint)i * positions * shape.Channels + channel, output = (nint)i * outputs * shape.Channels + channel;
            Clear(_sums + image, positions, channels);
            for (int depth = 0; depth < shape.Depth.Output; depth++)
            {
                for (int height = 0; height < shape.Height.Output; height++)
                {
                    for (int width = 0; width < shape.Width.Output; width++, output += shape.Channels)
                    {
                        PoolBox box = shape.Box(depth, height, width);
                        int c = 0;
                        for (; c <= channels - V.Count; c += V.Count) _function.At<No>(box, image + c, output + c, c, V.Count);
                        if (c < channels) _function.At<Yes>(box, image + c, output + c, c, channels - c);
                    }
                }
            }
        }
    }

    private readonly void Clear(T* sums, int positions, int channels)
    {
        if (channels == _shape.Channels)
        {
            new Span<T>(sums, checked(positions * channels)).Clear();
            return;
        }

        for (int i = 0; i < positions; i++) new Span<T>(sums + (nint)i * _shape.Channels, channels).Clear();
    }
}
