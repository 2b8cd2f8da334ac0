using Myelin.Graph;

namespace Myelin;

/// <summary>Cuts numbers off from the ends of the axes of volumes. Rows are (depth, height, width, channels).</summary>
public sealed record Cropping3D : Layer
{
    /// <summary>So many at the ends.</summary>
    /// <param name="cropping">What is cut off: one number for all ends, one for each axis, or (before, after) for each; null for 1.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>cropping3d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping3D(Margins3D? cropping = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    {
        Cropping = cropping ?? 1;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Margins.Check([Cropping.Depth, Cropping.Height, Cropping.Width], nameof(cropping));
        Name = name;
    }

    /// <summary>What is cut off at the ends.</summary>
    public Margins3D Cropping { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 3, DataFormat, input);
        return Margins.Cropped(input, [Cropping.Depth, Cropping.Height, Cropping.Width], DataFormat);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Margins.Crop(x, [Cropping.Depth, Cropping.Height, Cropping.Width], DataFormat);
    }
}
