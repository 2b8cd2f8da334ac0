using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Takes the mean over all positions, for each channel: y[c] = mean over p of x[p, c]. Rows of (depth, height, width, channels) become
/// (channels,).
/// </summary>
public sealed record GlobalAveragePooling3D : GlobalPoolingLayer
{
    /// <summary>Pooling by the mean over all positions.</summary>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with size 1.</param>
    /// <param name="name">The layer's name; null for <c>global_average_pooling3d</c> with a number.</param>
    public GlobalAveragePooling3D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
        : base(dataFormat, keepDims, name)
    {
    }

    private protected override int SpatialRank => 3;

    private protected override Node Pool(Node x, Axes axes, LayerContext context) => x.Mean(axes, KeepDims);
}
