namespace Myelin;

/// <summary>
/// In training sets whole channels of images to 0 with a probability and divides the others by one minus it; otherwise changes nothing.
/// Rows are (height, width, channels). Tompson et al. 2015.
/// </summary>
public sealed record SpatialDropout2D : SpatialDropoutLayer
{
    /// <summary>Dropout of channels.</summary>
    /// <param name="rate">The probability of becoming 0, at least 0 and below 1.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>spatial_dropout2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
    public SpatialDropout2D(double rate, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(rate, dataFormat, name)
    {
    }

    private protected override int SpatialRank => 2;
}
