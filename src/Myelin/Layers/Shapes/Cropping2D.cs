using Myelin.Graph;

namespace Myelin;

/// <summary>Cuts numbers off from the ends of the axes of images. Rows are (height, width, channels).</summary>
public sealed record Cropping2D : Layer
{
    /// <summary>So many at the ends.</summary>
    /// <param name="cropping">What is cut off: one number for all ends, one for each axis, or (before, after) for each; null for 0.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>cropping2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping2D(Margins2D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    {
        Cropping = cropping ?? 0;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Margins.Check([Cropping.Height, Cropping.Width], nameof(cropping));
        Name = name;
    }

    /// <summary>What is cut off at the ends.</summary>
    public Margins2D Cropping { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 2, DataFormat, input);
        return Margins.Cropped(input, [Cropping.Height, Cropping.Width], DataFormat);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Margins.Crop(x, [Cropping.Height, Cropping.Width], DataFormat);
    }
}
