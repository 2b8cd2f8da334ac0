namespace Myelin;

/// <summary>
/// In training sets whole channels of series to 0 with a probability and divides the others by one minus it; otherwise changes nothing.
/// Rows are (steps, channels). Tompson et al. 2015.
/// </summary>
public sealed record SpatialDropout1D : SpatialDropoutLayer
{
    /// <summary>Dropout of channels.</summary>
    /// <param name="rate">The probability of becoming 0, at least 0 and below 1.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>spatial_dropout1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
    public SpatialDropout1D(double rate, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(rate, dataFormat, name)
    {
    }

    private protected override int SpatialRank => 1;
}
