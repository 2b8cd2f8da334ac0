using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Makes images larger by repeating each position or, bilinearly, by straight lines between the centres of neighbours. Rows are (height,
/// width, channels).
/// </summary>
public sealed record UpSampling2D : Layer
{
    /// <summary>So many times larger.</summary>
    /// <param name="size">How many times larger, one number for all axes or one for each; null for 2.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="interpolation">What lies between the positions that were there.</param>
    /// <param name="name">The layer's name; null for <c>up_sampling2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public UpSampling2D(
        Size2D? size = null, DataFormat dataFormat = DataFormat.ChannelsLast, Interpolation interpolation = Interpolation.Nearest,
        string? name = null)
    {
        Size = size ?? 2;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Interpolation = Enum.IsDefined(interpolation) ? interpolation : throw Throw.OutOfRange(interpolation, "Nearest or Bilinear");
        UpSampling.Check([Size.Height, Size.Width]);
        Name = name;
    }

    /// <summary>How many times larger.</summary>
    public Size2D Size { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>What lies between the positions that were there.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 2, DataFormat, input);
        Axes sizes = [Size.Height, Size.Width];
        return SpatialAxes.Map(input, 2, DataFormat, (axis, size) => size * sizes[axis]);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Interpolation == Interpolation.Bilinear
            ? UpSampling.Bilinear(x, [Size.Height, Size.Width], DataFormat)
            : UpSampling.Nearest(x, [Size.Height, Size.Width], DataFormat);
    }
}
