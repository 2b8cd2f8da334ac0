using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A learning rate that falls along half a wave of the cosine and stays at its end: r₀ · ((1 − alpha) · (1 + cos(π s / steps)) / 2 + alpha)
/// at step s; if asked, after a rise on a straight line from r₀ to another rate, which then takes its place.
/// </summary>
/// <remarks>Loshchilov, Hutter: SGDR, Stochastic Gradient Descent with Warm Restarts, 2016. The warm-up: Goyal et al. 2017.</remarks>
public sealed record CosineDecay : Schedule
{
    /// <summary>A learning rate that falls along half a wave of the cosine.</summary>
    /// <param name="initialLearningRate">The rate of the first step, r₀.</param>
    /// <param name="decaySteps">How many steps it falls.</param>
    /// <param name="alpha">The rate at the end, as a share of that at the top.</param>
    /// <param name="warmupTarget">The rate to rise to before it falls; null for no rise.</param>
    /// <param name="warmupSteps">How many steps it rises.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, a rate is negative or not finite, or the first one is 0 and stays
    /// 0, since there is no rise.</exception>
    /// <exception cref="ArgumentException">Only one of the two for the rise is given.</exception>
    public CosineDecay(double initialLearningRate, int decaySteps, double alpha = 0, double? warmupTarget = null, int warmupSteps = 0)
    {
        InitialLearningRate = warmupTarget is null ? Hyperparameter.Positive(initialLearningRate) : Hyperparameter.NotNegative(initialLearningRate);
        DecaySteps = Hyperparameter.Count(decaySteps);
        Alpha = Hyperparameter.NotNegative(alpha);
        WarmupTarget = warmupTarget is { } target ? Hyperparameter.NotNegative(target, nameof(warmupTarget)) : null;
        if (warmupSteps < 0)
            throw Throw.OutOfRange(warmupSteps, "at least 0");
        if (warmupSteps > 0 && warmupTarget is null)
        {
            throw new ArgumentException(
                $"warmupSteps is {warmupSteps}, but there is no warmupTarget to rise to. Give the rate at the top: warmupTarget: 0.001.",
                nameof(warmupTarget));
        }

        WarmupSteps = warmupSteps;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>How many steps it falls.</summary>
    public int DecaySteps { get; }

    /// <summary>The rate at the end, as a share of that at the top.</summary>
    public double Alpha { get; }

    /// <summary>The rate to rise to before it falls.</summary>
    public double? WarmupTarget { get; }

    /// <summary>How many steps it rises.</summary>
    public int WarmupSteps { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        double top = WarmupTarget ?? InitialLearningRate;
        Node share = ((step - WarmupSteps) / DecaySteps).Clip(0, 1);
        Node falling = ((share.CosPi() + 1) * (0.5 * (1 - Alpha)) + Alpha) * top;
        return WarmupSteps == 0
            ? falling
            : (step / WarmupSteps * (top - InitialLearningRate) + InitialLearningRate).Where(step < WarmupSteps, falling);
    }
}
