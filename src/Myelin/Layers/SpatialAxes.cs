using Myelin.Graph;

namespace Myelin;

/// <summary>What layers over rows of one to three spatial axes and channels do with their axes, wherever the channels lie.</summary>
internal static class SpatialAxes
{
    /// <summary>Refuses rows that do not have so many spatial axes and channels.</summary>
    public static void Check(Layer layer, int rank, DataFormat format, Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != rank + 1)
            throw Throw.SpatialRank(layer.GetType().Name, rank, format, input);
    }

    /// <summary>Refuses what is no data format.</summary>
    public static DataFormat Checked(DataFormat dataFormat) =>
        Enum.IsDefined(dataFormat) ? dataFormat : throw Throw.OutOfRange(dataFormat, "ChannelsLast or ChannelsFirst");

    /// <summary>The first spatial axis of a row.</summary>
    public static int First(DataFormat format) => format == DataFormat.ChannelsFirst ? 1 : 0;

    /// <summary>The axis of a row's channels.</summary>
    public static int Channels(DataFormat format) => format == DataFormat.ChannelsFirst ? 0 : -1;

    /// <summary>The spatial axes of a batch.</summary>
    public static Axes OfBatch(int rank, DataFormat format) => [.. Enumerable.Range(1 + First(format), rank)];

    /// <summary>The shape with each spatial size replaced.</summary>
    /// <param name="input">The shape of a row.</param>
    /// <param name="rank">The number of spatial axes.</param>
    /// <param name="format">Where the channels lie.</param>
    /// <param name="size">Makes the new size of a spatial axis, numbered from 0, and its size.</param>
    public static Shape Map(Shape input, int rank, DataFormat format, Func<int, Dimension, Dimension> size)
    {
        for (int axis = 0; axis < rank; axis++)
            input = input.With(First(format) + axis, size(axis, input[First(format) + axis]));
        return input;
    }

    /// <summary>A batch with its channels moved last.</summary>
    public static Node ChannelsLast(Node x, DataFormat format)
    {
        int rank = x.Shape.Rank;
        return format == DataFormat.ChannelsFirst && rank > 2 ? x.Transpose([0, .. Enumerable.Range(2, rank - 2), 1]) : x;
    }

    /// <summary>A batch whose channels are last with them moved to where the format has them.</summary>
    public static Node FromChannelsLast(Node x, DataFormat format)
    {
        int rank = x.Shape.Rank;
        return format == DataFormat.ChannelsFirst && rank > 2 ? x.Transpose([0, rank - 1, .. Enumerable.Range(1, rank - 2)]) : x;
    }
}
