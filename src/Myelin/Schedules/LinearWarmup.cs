using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A learning rate that goes on a straight line from a low one to that with which another schedule begins, and then follows that schedule,
/// whose steps are counted from the end of the warm-up: at step s &lt; warmup, r = r₀ + (r₁ − r₀) · s / warmup.
/// </summary>
/// <remarks>Goyal et al.: Accurate, Large Minibatch SGD, 2017.</remarks>
public sealed record LinearWarmup : Schedule
{
    /// <summary>A warm-up before another schedule.</summary>
    /// <param name="after">What follows; <c>new ConstantLearningRate(0.001)</c> for a rate that stays.</param>
    /// <param name="warmupSteps">How many steps the rate rises.</param>
    /// <param name="initialLearningRate">The rate of the first step.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, or the rate is negative or not finite.</exception>
    public LinearWarmup(Schedule after, int warmupSteps, double initialLearningRate = 0)
    {
        ArgumentNullException.ThrowIfNull(after);
        After = after;
        WarmupSteps = Hyperparameter.Count(warmupSteps);
        InitialLearningRate = Hyperparameter.NotNegative(initialLearningRate);
    }

    /// <summary>What follows.</summary>
    public Schedule After { get; }

    /// <summary>How many steps the rate rises.</summary>
    public int WarmupSteps { get; }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node target = After.Rate(Node.Scalar(0, ElementType.Float64));
        Node rising = step / WarmupSteps * (target - InitialLearningRate) + InitialLearningRate;
        return rising.Where(step < WarmupSteps, After.Rate((step - WarmupSteps).Maximum(0)));
    }
}
