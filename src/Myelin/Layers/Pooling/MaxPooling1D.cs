using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Makes series smaller by taking the largest number of each window, for each channel: y[p, c] = max over t of x[p · stride + t, c], with t
/// over the window's positions. Rows are (steps, channels).
/// </summary>
/// <remarks>The gradient goes to the first of equals.</remarks>
public sealed record MaxPooling1D : PoolingLayer
{
    /// <summary>Pooling by the largest number of each window.</summary>
    /// <param name="poolSize">The number of steps that a window sees.</param>
    /// <param name="strides">The distance from one window to the next; null for the window's size.</param>
    /// <param name="padding">Whether windows stay within the input, or reach beyond it so that ⌈size / stride⌉ positions come out.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="name">The layer's name; null for <c>max_pooling1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or a stride is below 1, or the padding is causal.</exception>
    public MaxPooling1D(
        int poolSize = 2, int? strides = null, Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(padding, dataFormat, name)
    {
        PoolSize = poolSize;
        Strides = strides ?? PoolSize;
        CheckWindow();
    }

    /// <summary>How many positions a window sees.</summary>
    public int PoolSize { get; }

    /// <summary>The distance from one window to the next.</summary>
    public int Strides { get; }

    private protected override Axes WindowSizes => [PoolSize];

    private protected override Axes WindowStrides => [Strides];

    private protected override Node Pool(Node x, PoolWindow window) => x.MaxPool(window);
}
