namespace Myelin;

/// <summary>Where the channels of images, volumes and series lie.</summary>
public enum DataFormat
{
    /// <summary>(batch, spatial axes, channels).</summary>
    ChannelsLast,

    /// <summary>(batch, channels, spatial axes).</summary>
    ChannelsFirst,
}
