using Myelin.Graph;

namespace Myelin;

/// <summary>
/// In training multiplies by noise of the normal distribution, y = x · n with n ~ N(1, rate / (1 − rate)), which has the mean and the
/// variance of dropout; otherwise changes nothing. Srivastava et al. 2014.
/// </summary>
public sealed record GaussianDropout : Layer
{
    /// <summary>Multiplied noise.</summary>
    /// <param name="rate">The rate of the dropout whose variance it has, at least 0 and below 1.</param>
    /// <param name="name">The layer's name; null for <c>gaussian_dropout</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
    public GaussianDropout(double rate, string? name = null)
    {
        Rate = Dropped.Checked(rate);
        Name = name;
    }

    /// <summary>The rate of the dropout whose variance it has.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        return context.Training && Rate > 0 ? x * (context.Random.Normal(x.Shape, x.Type) * Math.Sqrt(Rate / (1 - Rate)) + 1) : x;
    }
}
