using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Takes the largest number over all positions, for each channel: y[c] = max over p of x[p, c]. Rows of (height, width, channels) become
/// (channels,).
/// </summary>
public sealed record GlobalMaxPooling2D : GlobalPoolingLayer
{
    /// <summary>Pooling by the largest number over all positions.</summary>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with size 1.</param>
    /// <param name="name">The layer's name; null for <c>global_max_pooling2d</c> with a number.</param>
    public GlobalMaxPooling2D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
        : base(dataFormat, keepDims, name)
    {
    }

    private protected override int SpatialRank => 2;

    private protected override Node Pool(Node x, Axes axes, LayerContext context) => x.Max(axes, KeepDims);
}
