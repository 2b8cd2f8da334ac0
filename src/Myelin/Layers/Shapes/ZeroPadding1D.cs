using Myelin.Graph;

namespace Myelin;

/// <summary>Puts zeros at the ends of the axis of series. Rows are (steps, channels).</summary>
public sealed record ZeroPadding1D : Layer
{
    /// <summary>So many at the ends.</summary>
    /// <param name="padding">What is added: one number for all ends, (before, after); null for 1.</param>
    /// <param name="name">The layer's name; null for <c>zero_padding1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ZeroPadding1D(Margins1D? padding = null, string? name = null)
    {
        Padding = padding ?? 1;
        Margins.Check([Padding], nameof(padding));
        Name = name;
    }

    /// <summary>What is added at the ends.</summary>
    public Margins1D Padding { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 1, DataFormat.ChannelsLast, input);
        return Margins.Padded(input, [Padding], DataFormat.ChannelsLast);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Margins.Pad(x, [Padding], DataFormat.ChannelsLast);
    }
}
