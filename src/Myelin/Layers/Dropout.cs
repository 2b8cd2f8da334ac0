using Myelin.Graph;

namespace Myelin;

/// <summary>
/// In training sets each number to 0 with a probability and divides the others by one minus it; otherwise changes nothing. Srivastava et
/// al. 2014.
/// </summary>
public sealed record Dropout : Layer
{
    /// <summary>Dropout.</summary>
    /// <param name="rate">The probability of becoming 0, at least 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
    public Dropout(double rate) =>
        Rate = rate is >= 0 and < 1 ? rate : throw Throw.OutOfRange(rate, "at least 0 and below 1, the share of numbers to drop");

    /// <summary>The probability of becoming 0.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => context.Training && Rate > 0 ? x.Dropout(Rate, context.Random) : x;
}
