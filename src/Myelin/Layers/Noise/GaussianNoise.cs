using Myelin.Graph;

namespace Myelin;

/// <summary>In training adds noise of the normal distribution, y = x + n with n ~ N(0, stddev²); otherwise changes nothing.</summary>
public sealed record GaussianNoise : Layer
{
    /// <summary>Added noise.</summary>
    /// <param name="stddev">The standard deviation of the noise.</param>
    /// <param name="name">The layer's name; null for <c>gaussian_noise</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">stddev is negative or not finite.</exception>
    public GaussianNoise(double stddev, string? name = null)
    {
        Stddev = double.IsFinite(stddev) && stddev >= 0 ? stddev : throw Throw.OutOfRange(stddev, "finite and at least 0");
        Name = name;
    }

    /// <summary>The standard deviation of the noise.</summary>
    public double Stddev { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Stddev > 0 ? x + context.Random.Normal(x.Shape, x.Type) * Stddev : x;
    }
}
