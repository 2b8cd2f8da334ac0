using Myelin.Graph;

namespace Myelin;

/// <summary>Cuts numbers off from the ends of the axis of series. Rows are (steps, channels).</summary>
public sealed record Cropping1D : Layer
{
    /// <summary>So many at the ends.</summary>
    /// <param name="cropping">What is cut off: one number for all ends, (before, after); null for 1.</param>
    /// <param name="name">The layer's name; null for <c>cropping1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public Cropping1D(Margins1D? cropping = null, string? name = null)
    {
        Cropping = cropping ?? 1;
        Margins.Check([Cropping], nameof(cropping));
        Name = name;
    }

    /// <summary>What is cut off at the ends.</summary>
    public Margins1D Cropping { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 1, DataFormat.ChannelsLast, input);
        return Margins.Cropped(input, [Cropping], DataFormat.ChannelsLast);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Margins.Crop(x, [Cropping], DataFormat.ChannelsLast);
    }
}
