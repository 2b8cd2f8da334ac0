using Myelin.Graph;

namespace Myelin;

/// <summary>What all layers have in common that make one number of all positions of the spatial axes of their rows, for each
/// channel.</summary>
public abstract record GlobalPoolingLayer : Layer
{
    private protected GlobalPoolingLayer(DataFormat dataFormat, bool keepDims, string? name) =>
        (DataFormat, KeepDims, Name) = (SpatialAxes.Checked(dataFormat), keepDims, name);

    /// <summary>Where the channels lie.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>Whether the spatial axes stay, with size 1.</summary>
    public bool KeepDims { get; }

    /// <summary>The number of spatial axes.</summary>
    private protected abstract int SpatialRank { get; }

    /// <summary>Makes one number along axes of a batch, which stay with size 1 where <see cref="KeepDims"/> says so.</summary>
    private protected abstract Node Pool(Node x, Axes axes, LayerContext context);

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        SpatialAxes.Check(this, SpatialRank, DataFormat, input);
        return KeepDims
            ? SpatialAxes.Map(input, SpatialRank, DataFormat, (_, _) => 1)
            : [input[DataFormat == DataFormat.ChannelsFirst ? 0 : -1]];
    }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.OutputMask = null;
        return Pool(x, SpatialAxes.OfBatch(SpatialRank, DataFormat), context);
    }
}
