using Myelin.Graph;

namespace Myelin;

/// <summary>Numbers dropped together.</summary>
internal static class Dropped
{
    /// <summary>The share of numbers to drop.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 1).</exception>
    public static double Checked(double rate) =>
        rate is >= 0 and < 1 ? rate : throw Throw.OutOfRange(rate, "at least 0 and below 1, the share of numbers to drop");

    /// <summary>x / (1 − rate) where a number of a shape that is broadcast to x's is kept, and 0 where it is dropped.</summary>
    public static Node Of(Node x, double rate, Shape shape, LayerContext context) =>
        (x * (1 / (1 - rate))).Where(context.Random.Uniform(shape, x.Type) >= rate);
}
