using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Makes volumes smaller by taking the mean of each window, for each channel: y[p, c] = mean over t of x[p · stride + t, c], with t over
/// the window's positions. Rows are (depth, height, width, channels).
/// </summary>
/// <remarks>What <see cref="Padding.Same"/> sees beyond the edges is left out of the mean, as in Keras.</remarks>
public sealed record AveragePooling3D : PoolingLayer
{
    /// <summary>Pooling by the mean of each window.</summary>
    /// <param name="poolSize">How many positions a window sees, one number for all axes or (depth, height, width); null for 2.</param>
    /// <param name="strides">The distance from one window to the next, one number for all axes or (depth, height, width); null for the
    /// window's size.</param>
    /// <param name="padding">Whether windows stay within the input, or reach beyond it so that ⌈size / stride⌉ positions come out.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>average_pooling3d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or a stride is below 1, or the padding is causal.</exception>
    public AveragePooling3D(
        Size3D? poolSize = null, Size3D? strides = null, Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(padding, dataFormat, name)
    {
        PoolSize = poolSize ?? 2;
        Strides = strides ?? PoolSize;
        CheckWindow();
    }

    /// <summary>How many positions a window sees.</summary>
    public Size3D PoolSize { get; }

    /// <summary>The distance from one window to the next.</summary>
    public Size3D Strides { get; }

    private protected override Axes WindowSizes => PoolSize.Axes;

    private protected override Axes WindowStrides => Strides.Axes;

    private protected override Node Pool(Node x, PoolWindow window) => x.AveragePool(window);
}
