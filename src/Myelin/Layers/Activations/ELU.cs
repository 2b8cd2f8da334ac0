using Myelin.Graph;

namespace Myelin;

/// <summary>x above 0 and α (e^x − 1) below, as a layer of its own. Clevert et al. 2015.</summary>
public sealed record ELU : Layer
{
    /// <summary>The exponential linear unit.</summary>
    /// <param name="alpha">What it falls to, negated, far below 0.</param>
    /// <param name="name">The layer's name; null for <c>elu</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">alpha is not finite.</exception>
    public ELU(double alpha = 1, string? name = null) =>
        (Alpha, Name) = (double.IsFinite(alpha) ? alpha : throw Throw.OutOfRange(alpha, "finite"), name);

    /// <summary>What it falls to, negated, far below 0.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context) => x.Elu(Alpha);
}
