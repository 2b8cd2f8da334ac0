using Myelin.Graph;

namespace Myelin;

/// <summary>Making the spatial axes longer by a whole number of times.</summary>
internal static class UpSampling
{
    /// <summary>Refuses sizes that are no such number.</summary>
    public static void Check(Axes size)
    {
        foreach (int axis in size)
        {
            if (axis < 1)
                throw Throw.OutOfRange(axis, "at least 1 along every axis", "size");
        }
    }

    /// <summary>Each position repeated.</summary>
    public static Node Nearest(Node x, Axes sizes, DataFormat format)
    {
        int first = 1 + SpatialAxes.First(format);
        List<Dimension> between = [.. x.Shape], repeated = [.. x.Shape], joined = [.. x.Shape];
        // An axis of size 1 behind each spatial axis is where its numbers are repeated; from the last one on, so that places stay.
        for (int i = sizes.Count - 1; i >= 0; i--)
        {
            between.Insert(first + i + 1, 1);
            repeated.Insert(first + i + 1, sizes[i]);
            joined[first + i] *= sizes[i];
        }

        return x.Reshape([.. between]).BroadcastTo([.. repeated]).Reshape([.. joined]);
    }

    /// <summary>Straight lines between the centres of neighbours: along each of two axes a product with a matrix of their shares.</summary>
    public static Node Bilinear(Node x, Axes sizes, DataFormat format)
    {
        Node y = SpatialAxes.ChannelsLast(x, format);
        Dimension batch = y.Shape[0], channels = y.Shape[3];
        int height = y.Shape[1].Value, width = y.Shape[2].Value;
        y = Shares(height, sizes[0], x.Type).MatMul(y.Reshape([batch, height, channels * width]));
        y = Shares(width, sizes[1], x.Type).MatMul(y.Reshape([batch * (height * sizes[0]), width, channels]));
        return SpatialAxes.FromChannelsLast(y.Reshape([batch, height * sizes[0], width * sizes[1], channels]), format);
    }

    /// <summary>Row o holds the share of each input position in output position o.</summary>
    private static Node Shares(int size, int times, ElementType type)
    {
        var shares = new double[size * times * size];
        for (int o = 0; o < size * times; o++)
        {
            // The centre of output o, measured in input positions whose centres are at 0, 1, 2 ….
            double at = Math.Clamp((o + 0.5) / times - 0.5, 0, size - 1);
            int before = (int)at, after = Math.Min(before + 1, size - 1);
            shares[o * size + before] += 1 - (at - before);
            shares[o * size + after] += at - before;
        }

        return Node.Constant(shares, [size * times, size]).Cast(type);
    }
}
