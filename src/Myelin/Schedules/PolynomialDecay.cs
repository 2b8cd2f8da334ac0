using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A learning rate that falls along a power to an end and stays there: (r₀ − end) · (1 − min(s, steps) / steps)^power + end at step s.
/// </summary>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>A learning rate that falls along a power to an end.</summary>
    /// <param name="initialLearningRate">The rate of the first step, r₀.</param>
    /// <param name="decaySteps">After how many steps the end is reached.</param>
    /// <param name="endLearningRate">The rate at the end.</param>
    /// <param name="power">The power: 1 for a straight line.</param>
    /// <param name="cycle">
    /// Whether, after the end, the steps become the next multiple of so many, so that the rate jumps up and falls again from a lower place.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, a rate is negative or not finite, or the power is not positive and
    /// finite.</exception>
    public PolynomialDecay(double initialLearningRate, int decaySteps, double endLearningRate = 0.0001, double power = 1, bool cycle = false)
    {
        InitialLearningRate = Hyperparameter.NotNegative(initialLearningRate);
        DecaySteps = Hyperparameter.Count(decaySteps);
        EndLearningRate = Hyperparameter.NotNegative(endLearningRate);
        Power = Hyperparameter.Positive(power);
        Cycle = cycle;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>After how many steps the end is reached.</summary>
    public int DecaySteps { get; }

    /// <summary>The rate at the end.</summary>
    public double EndLearningRate { get; }

    /// <summary>The power: 1 for a straight line.</summary>
    public double Power { get; }

    /// <summary>Whether the rate jumps up after the end and falls again.</summary>
    public bool Cycle { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node done = step / DecaySteps;
        // −⌊−x⌋ is ⌈x⌉; step 0 belongs to the first cycle.
        Node share = Cycle ? done / (-(-done).Floor()).Maximum(1) : done.Minimum(1);
        return (1 - share).Power(Power) * (InitialLearningRate - EndLearningRate) + EndLearningRate;
    }
}
