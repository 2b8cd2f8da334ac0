using System.Text.Json;
using Myelin.Graph;

namespace Myelin;

/// <summary>The leaky rectified linear unit as a layer of its own: x above 0 and negativeSlope · x below. Maas et al. 2013.</summary>
public sealed record LeakyReLU : Layer
{
    /// <summary>The leaky rectified linear unit.</summary>
    /// <param name="negativeSlope">The slope below 0; 0.3 by default, as in Keras's layer of the name.</param>
    /// <param name="name">The layer's name; null for <c>leaky_re_lu</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">negativeSlope is not finite.</exception>
    public LeakyReLU(double negativeSlope = 0.3, string? name = null) =>
        (NegativeSlope, Name) = (double.IsFinite(negativeSlope) ? negativeSlope : throw Throw.OutOfRange(negativeSlope, "finite"), name);

    /// <inheritdoc/>
    public override string Type => "leaky_re_lu";

    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.LeakyRelu(NegativeSlope);

    /// <inheritdoc/>
    protected internal override void Write(Utf8JsonWriter writer) => writer.WriteNumber("negative_slope", NegativeSlope);
}
