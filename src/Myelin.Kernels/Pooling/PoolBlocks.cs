using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>A function at every output position, threads sharing the rows of the output: each position is written by one of them.</summary>
internal struct PoolRows<P, V, T> : IBlockWork
    where P : unmanaged, IPoolFunction
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private const int NumbersOfBlock = 16384;

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
        if (ThreadTeam.Worthwhile(work._rows * numbers)) ThreadTeam.Run(ref work, (work._rows - 1) / work._rowsOfBlock + 1);
        else work.Rows(0, work._rows);
    }

    public readonly void Run(int block) => Rows(block * _rowsOfBlock, (int)Math.Min((block + 1L) * _rowsOfBlock, _rows));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Rows(int first, int end)
    {
        PoolShape shape = _shape;
        nint imageLength = (nint)shape.Depth.Input * shape.Height.Input * shape.Width.Input * shape.Channels;
        nint output = (nint)first * shape.Width.Output * shape.Channels;
        for (int row = first; row < end; row++)
        {
            int height = row % shape.Height.Output, depth = row / shape.Height.Output % shape.Depth.Output;
            nint image = row / shape.Height.Output / shape.Depth.Output * imageLength;
            for (int width = 0; width < shape.Width.Output; width++, output += shape.Channels)
            {
                PoolBox box = shape.Box(depth, height, width);
                int c = 0;
                for (; c <= shape.Channels - V.Count; c += V.Count) _function.At(box, image + c, output + c, V.Count);
                if (c < shape.Channels) _function.At(box, image + c, output + c, shape.Channels - c);
            }
        }
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
    private const int NumbersOfBlock = 16384;
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
        if (ThreadTeam.Worthwhile(shape.InputLength + shape.OutputLength * shape.WindowLength))
        {
            ThreadTeam.Run(ref work, blocks);
        }
        else
        {
            for (int i = 0; i < blocks; i++) work.Run(i);
        }
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
                        for (; c <= channels - V.Count; c += V.Count) _function.At(box, image + c, output + c, V.Count);
                        if (c < channels) _function.At(box, image + c, output + c, channels - c);
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
