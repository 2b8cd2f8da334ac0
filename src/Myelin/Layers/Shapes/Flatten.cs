using Myelin.Graph;

namespace Myelin;

/// <summary>Makes one axis of all axes of a row: (28, 28) becomes (784,).</summary>
public sealed record Flatten : Layer
{
    /// <summary>One axis of all.</summary>
    /// <param name="dataFormat">Where the channels lie; channels that are first are moved last before, so that both formats give the same
    /// row.</param>
    /// <param name="name">The layer's name; null for <c>flatten</c> with a number.</param>
    public Flatten(DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
    {
        DataFormat = SpatialAxes.Checked(dataFormat);
        Name = name;
    }

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return [input.ElementCount];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return SpatialAxes.ChannelsLast(x, DataFormat).Reshape([x.Shape[0], -1]);
    }
}
