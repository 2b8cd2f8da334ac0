using Myelin.Graph;

namespace Myelin;

/// <summary>A learning rate that falls as one over time: r₀ / (1 + rate · s / steps) at step s.</summary>
public sealed record InverseTimeDecay : Schedule
{
    /// <summary>A learning rate that falls as one over time.</summary>
    /// <param name="initialLearningRate">The rate of the first step, r₀.</param>
    /// <param name="decaySteps">The steps after which decayRate counts once.</param>
    /// <param name="decayRate">By how much the divisor grows in so many steps.</param>
    /// <param name="staircase">Whether it grows at once after each so many steps, and not bit by bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, the first rate is not positive and finite, or the other is
    /// negative or not finite.</exception>
    public InverseTimeDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false)
    {
        InitialLearningRate = Hyperparameter.Positive(initialLearningRate);
        DecaySteps = Hyperparameter.Count(decaySteps);
        DecayRate = Hyperparameter.NotNegative(decayRate);
        Staircase = staircase;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The steps after which the decay rate counts once.</summary>
    public int DecaySteps { get; }

    /// <summary>By how much the divisor grows in so many steps.</summary>
    public double DecayRate { get; }

    /// <summary>Whether it grows at once after each so many steps.</summary>
    public bool Staircase { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node times = step / DecaySteps;
        return InitialLearningRate / ((Staircase ? times.Floor() : times) * DecayRate + 1);
    }
}
