using Myelin.Graph;

namespace Myelin;

/// <summary>Axes as Keras counts them, with the batch as axis 0 and −1 the last, for layers that work along axes of a row.</summary>
internal static class RowAxes
{
    /// <summary>The axis of a batch that is meant.</summary>
    /// <param name="layer">The layer, for messages.</param>
    /// <param name="axis">The axis as given.</param>
    /// <param name="row">The shape of a row, without the batch.</param>
    /// <exception cref="ArgumentException">Rows have no such axis.</exception>
    public static int Of(Layer layer, int axis, Shape row)
    {
        int at = axis < 0 ? axis + row.Rank + 1 : axis;
        return at >= 1 && at <= row.Rank ? at : throw Throw.NoSuchAxis(layer.GetType().Name, axis, row);
    }

    /// <summary>The axes of a batch that are meant, in order.</summary>
    /// <exception cref="ArgumentException">Rows have no such axis, or one is named twice.</exception>
    public static Axes Of(Layer layer, Axes axes, Shape row)
    {
        int[] sorted = [.. axes.Select(axis => Of(layer, axis, row)).Order()];
        return sorted.Distinct().Count() == sorted.Length
            ? [.. sorted]
            : throw new ArgumentException($"{layer.GetType().Name} got the axes {axes}, of which two are one and the same in rows of shape {row}.");
    }

    /// <summary>The sizes of axes of a batch in a row.</summary>
    public static Shape Sizes(Axes axes, Shape row) => [.. axes.Select(axis => row[axis - 1])];

    /// <summary>The axes of a batch that are not among these, the batch itself included.</summary>
    public static Axes Others(Axes axes, int rank) => [.. Enumerable.Range(0, rank).Where(axis => !axes.Contains(axis))];

    /// <summary>A weight of the sizes of some axes of a batch, with axes of size 1 for the others, so that it is broadcast over
    /// them.</summary>
    public static Node Spread(Node weight, Axes axes, Shape batch)
    {
        var sizes = new Dimension[batch.Rank];
        Array.Fill(sizes, 1);
        foreach (int axis in axes)
            sizes[axis] = batch[axis];
        return weight.Reshape(new Shape(sizes));
    }
}
