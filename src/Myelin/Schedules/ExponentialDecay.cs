using Myelin.Graph;

namespace Myelin;

/// <summary>A learning rate that falls by the same factor in equal times: r₀ · rate^(s / steps) at step s.</summary>
public sealed record ExponentialDecay : Schedule
{
    /// <summary>A learning rate that falls by the same factor in equal times.</summary>
    /// <param name="initialLearningRate">The rate of the first step, r₀.</param>
    /// <param name="decaySteps">After how many steps the rate has fallen by the factor.</param>
    /// <param name="decayRate">The factor.</param>
    /// <param name="staircase">Whether it falls at once after each so many steps, and not bit by bit.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, or a rate is not positive and finite.</exception>
    public ExponentialDecay(double initialLearningRate, int decaySteps, double decayRate, bool staircase = false)
    {
        InitialLearningRate = Hyperparameter.Positive(initialLearningRate);
        DecaySteps = Hyperparameter.Count(decaySteps);
        DecayRate = Hyperparameter.Positive(decayRate);
        Staircase = staircase;
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>After how many steps the rate has fallen by the factor.</summary>
    public int DecaySteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate { get; }

    /// <summary>Whether it falls at once after each so many steps.</summary>
    public bool Staircase { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node times = step / DecaySteps;
        return Node.Scalar(DecayRate, ElementType.Float64).Power(Staircase ? times.Floor() : times) * InitialLearningRate;
    }
}
