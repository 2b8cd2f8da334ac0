using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Takes the largest number over all steps, for each channel: y[c] = max over p of x[p, c]. Rows of (steps, channels) become (channels,).
/// </summary>
public sealed record GlobalMaxPooling1D : GlobalPoolingLayer
{
    /// <summary>Pooling by the largest number over all steps.</summary>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with size 1.</param>
    /// <param name="name">The layer's name; null for <c>global_max_pooling1d</c> with a number.</param>
    public GlobalMaxPooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
        : base(dataFormat, keepDims, name)
    {
    }

    private protected override int SpatialRank => 1;

    private protected override Node Pool(Node x, Axes axes, LayerContext context) => x.Max(axes, KeepDims);
}
