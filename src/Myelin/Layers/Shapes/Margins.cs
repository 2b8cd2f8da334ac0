using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin;

/// <summary>Cutting off and adding at the ends of the spatial axes.</summary>
internal static class Margins
{
    /// <summary>Refuses negative numbers.</summary>
    public static void Check(ReadOnlySpan<Margins1D> margins, string name)
    {
        foreach (Margins1D axis in margins)
        {
            if (axis.Before < 0 || axis.After < 0)
                throw Throw.OutOfRange(Math.Min(axis.Before, axis.After), "0 or more at every end", name);
        }
    }

    /// <summary>The shape of a row without its margins.</summary>
    public static Shape Cropped(Shape input, Margins1D[] margins, DataFormat format) => SpatialAxes.Map(input, margins.Length, format, (axis, size) =>
    {
        int left = size.Value - margins[axis].Before - margins[axis].After;
        return left > 0
            ? left
            : throw new ArgumentException($"{margins[axis].Before} and {margins[axis].After} positions are to be cut off from spatial axis "
                + $"{axis}, which has {size}. Cut off fewer.");
    });

    /// <summary>The shape of a row with margins added.</summary>
    public static Shape Padded(Shape input, Margins1D[] margins, DataFormat format) =>
        SpatialAxes.Map(input, margins.Length, format, (axis, size) => checked(size.Value + margins[axis].Before + margins[axis].After));

    /// <summary>A batch without its margins.</summary>
    public static Node Crop(Node x, Margins1D[] margins, DataFormat format)
    {
        (Axes starts, Shape sizes) = Places(x, margins, format, -1);
        return Node.Apply(new Slice(starts, sizes), x);
    }

    /// <summary>A batch with zeros around it.</summary>
    public static Node Pad(Node x, Margins1D[] margins, DataFormat format)
    {
        (Axes starts, Shape sizes) = Places(x, margins, format, 1);
        return Node.Apply(new Pad(starts, sizes), x);
    }

    private static (Axes Starts, Shape Sizes) Places(Node x, Margins1D[] margins, DataFormat format, int sign)
    {
        var starts = new int[x.Shape.Rank];
        Shape sizes = x.Shape;
        for (int i = 0; i < margins.Length; i++)
        {
            int axis = 1 + SpatialAxes.First(format) + i;
            starts[axis] = margins[i].Before;
            sizes = sizes.With(axis, sizes[axis].Value + sign * (margins[i].Before + margins[i].After));
        }

        return ([.. starts], sizes);
    }
}
