using Myelin.Graph;

namespace Myelin;

/// <summary>The leaky rectified linear unit as a layer of its own: x above 0 and negativeSlope · x below. Maas et al. 2013.</summary>
public sealed record LeakyReLU : Layer
{
    /// <summary>The leaky rectified linear unit.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.3 by default, as in Keras's layer of the name.</param>
    /// <param name="name">The layer's name; null for <c>leaky_re_lu</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">negativeSlope is not finite.</exception>
    public LeakyReLU([AlsoNamed("slope")] double negativeSlope = 0.3, string? name = null) =>
        (NegativeSlope, Name) = (double.IsFinite(negativeSlope) ? negativeSlope : throw Throw.OutOfRange(negativeSlope, "finite"), name);

    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.LeakyRelu(NegativeSlope);
}
