using Myelin.Graph;

namespace Myelin;

/// <summary>Puts zeros at the ends of the axes of images. Rows are (height, width, channels).</summary>
public sealed record ZeroPadding2D : Layer
{
    /// <summary>So many at the ends.</summary>
    /// <param name="padding">What is added: one number for all ends, one for each axis, or (before, after) for each; null for 1.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>zero_padding2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding2D(Margins2D? padding = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    {
        Padding = padding ?? 1;
        DataFormat = SpatialAxes.Checked(dataFormat);
        Margins.Check([Padding.Height, Padding.Width], nameof(padding));
        Name = name;
    }

    /// <summary>What is added at the ends.</summary>
    public Margins2D Padding { get; }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 2, DataFormat, input);
        return Margins.Padded(input, [Padding.Height, Padding.Width], DataFormat);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Margins.Pad(x, [Padding.Height, Padding.Width], DataFormat);
    }
}
