using Myelin.Graph;

namespace Myelin;

/// <summary>
/// In training sets numbers to SELU's lower limit, α' = −1.7581, with a probability, and then brings mean and variance back to what they
/// were: y = a (x or α') + b with a = ((1 − rate)(1 + rate α'²))^−½ and b = −a α' rate. Otherwise changes nothing. For networks of SELU
/// activations, whose numbers have mean 0 and variance 1. Klambauer et al. 2017.
/// </summary>
public sealed record AlphaDropout : Layer
{
    // SELU's limit far below 0: −scale · alpha.
    private const double Limit = -1.7580993408473766;

    /// <summary>Dropout to SELU's lower limit.</summary>
    /// <param name="rate">The probability of being dropped, at least 0 and below 1.</param>
    /// <param name="name">The layer's name; null for <c>alpha_dropout</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">rate is not in [0, 1).</exception>
    public AlphaDropout(double rate, string? name = null)
    {
        Rate = Dropped.Checked(rate);
        Name = name;
    }

    /// <summary>The probability of being dropped.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Training || Rate == 0)
            return x;
        double a = 1 / Math.Sqrt((1 - Rate) * (1 + Rate * Limit * Limit)), b = -a * Limit * Rate;
        return x.Where(context.Random.Uniform(x.Shape, x.Type) >= Rate, Limit) * a + b;
    }
}
