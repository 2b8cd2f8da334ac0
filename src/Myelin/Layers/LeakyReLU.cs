using Myelin.Graph;

namespace Myelin;

/// <summary>x above 0 and slope · x below, as a layer of its own. Maas et al. 2013.</summary>
public sealed record LeakyReLU : Layer
{
    /// <summary>The leaky rectified linear unit.</summary>
    /// <param name="slope">The slope below 0; 0.3 by default, as in Keras's layer of the name.</param>
    /// <exception cref="ArgumentOutOfRangeException">slope is not finite.</exception>
    public LeakyReLU(double slope = 0.3) => Slope = double.IsFinite(slope) ? slope : throw Throw.OutOfRange(slope, "finite");

    /// <summary>The slope below 0.</summary>
    public double Slope { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.LeakyRelu(Slope);
}
