using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Makes series larger by repeating each step. Rows are (steps, channels).
/// </summary>
public sealed record UpSampling1D : Layer
{
    /// <summary>So many times larger.</summary>
    /// <param name="size">How many times larger.</param>
    /// <param name="name">The layer's name; null for <c>up_sampling1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public UpSampling1D(int size = 2, string? name = null)
    {
        Size = size;
        UpSampling.Check([Size]);
        Name = name;
    }

    /// <summary>How many times larger.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, 1, DataFormat.ChannelsLast, input);
        Axes sizes = [Size];
        return SpatialAxes.Map(input, 1, DataFormat.ChannelsLast, (axis, size) => size * sizes[axis]);
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return UpSampling.Nearest(x, [Size], DataFormat.ChannelsLast);
    }
}
