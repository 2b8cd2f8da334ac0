using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The rectified linear unit as a layer of its own: <c>maxValue</c> where x ≥ maxValue, x where threshold &lt; x &lt; maxValue, and
/// negativeSlope · (x − threshold) below. With the defaults it is max(0, x).
/// </summary>
public sealed record ReLU : Layer
{
    /// <summary>The rectified linear unit.</summary>
    /// <param name="maxValue">The largest number that comes out, at least 0; null for no limit.</param>
    /// <param name="negativeSlope">The slope below the threshold, at least 0.</param>
    /// <param name="threshold">Where x begins to pass, at least 0.</param>
    /// <param name="name">The layer's name; null for <c>re_lu</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public ReLU(double? maxValue = null, double negativeSlope = 0, double threshold = 0, string? name = null)
    {
        if (maxValue is { } largest && !(double.IsFinite(largest) && largest >= 0))
            throw Throw.OutOfRange(largest, "finite and at least 0, or null for no limit", nameof(maxValue));
        MaxValue = maxValue;
        NegativeSlope = double.IsFinite(negativeSlope) && negativeSlope >= 0
            ? negativeSlope
            : throw Throw.OutOfRange(negativeSlope, "finite and at least 0");
        Threshold = double.IsFinite(threshold) && threshold >= 0 ? threshold : throw Throw.OutOfRange(threshold, "finite and at least 0");
        Name = name;
    }

    /// <summary>The largest number that comes out; null for no limit.</summary>
    public double? MaxValue { get; }

    /// <summary>The slope below the threshold.</summary>
    public double NegativeSlope { get; }

    /// <summary>Where x begins to pass.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        Node y = Threshold != 0 ? x.Where(x > Threshold, NegativeSlope == 0 ? Node.Scalar(0, x.Type) : (x - Threshold) * NegativeSlope)
            : NegativeSlope != 0 ? x.LeakyRelu(NegativeSlope)
            : x.Relu();
        return MaxValue is { } largest ? y.Minimum(largest) : y;
    }
}
