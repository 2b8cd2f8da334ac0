using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Makes volumes larger by repeating each position. Rows are (depth, height, width, channels).
/// </summary>
public sealed record UpSampling3D : Layer
{
    /// <summary>So many times larger.</summary>
    /// <param name="size">How many times larger, one number for all axes or one for each; null for 2.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>up_sampling3d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public UpSampling3D(Size3D? size = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    {
        Size = size ?? 2;
        DataFormat = SpatialAxes.Checked(dataFormat);
        UpSampling.Check([Size.Depth, Size.Height, Size.Width]);
        Name = name;
    }

    /// <summary>How many times larger.</summary>
    public Size3D Size { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 3, DataFormat, input);
        Axes sizes = [Size.Depth, Size.Height, Size.Width];
        return SpatialAxes.Map(input, 3, DataFormat, (axis, size) => size * sizes[axis]);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return UpSampling.Nearest(x, [Size.Depth, Size.Height, Size.Width], DataFormat);
    }
}
