using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Takes the mean over all steps, for each channel: y[c] = mean over p of x[p, c]. Rows of (steps, channels) become (channels,). Steps that
/// a mask passes over are left out.
/// </summary>
public sealed record GlobalAveragePooling1D : GlobalPoolingLayer
{
    /// <summary>Pooling by the mean over all steps.</summary>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="keepDims">Whether the spatial axes stay, with size 1.</param>
    /// <param name="name">The layer's name; null for <c>global_average_pooling1d</c> with a number.</param>
    public GlobalAveragePooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepDims = false, string? name = null)
        : base(dataFormat, keepDims, name)
    {
    }

    private protected override int SpatialRank => 1;

    private protected override Node Pool(Node x, Axes axes, LayerContext context)
    {
        if (context.Mask is not { } mask)
            return x.Mean(axes, KeepDims);
        Node counts = mask.ExpandDims(DataFormat == DataFormat.ChannelsFirst ? 1 : 2);
        return (x * counts).Sum(axes, KeepDims) / counts.Sum(axes, KeepDims);
    }
}
