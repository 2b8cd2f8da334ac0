using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A learning rate that falls along half a wave of the cosine, jumps up and falls again, each time slower and from another height: in
/// period i (from 0), of which a share p is over, r₀ · ((1 − alpha) · mMul^i · (1 + cos π p) / 2 + alpha). The first period has
/// firstDecaySteps steps, each next one tMul times as many.
/// </summary>
/// <remarks>Loshchilov, Hutter: SGDR, Stochastic Gradient Descent with Warm Restarts, 2016.</remarks>
public sealed record CosineDecayRestarts : Schedule
{
    /// <summary>A learning rate that falls along half a wave of the cosine, jumps up and falls again.</summary>
    /// <param name="initialLearningRate">The rate of the first step, r₀.</param>
    /// <param name="firstDecaySteps">How many steps it falls the first time.</param>
    /// <param name="tMul">What the number of steps is multiplied by from one period to the next.</param>
    /// <param name="mMul">What the height is multiplied by from one period to the next.</param>
    /// <param name="alpha">The rate at the end of a period, as a share of r₀.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no steps, tMul is below 1, the first rate is not positive and finite, or
    /// another number is negative or not finite.</exception>
    public CosineDecayRestarts(double initialLearningRate, int firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0)
    {
        InitialLearningRate = Hyperparameter.Positive(initialLearningRate);
        FirstDecaySteps = Hyperparameter.Count(firstDecaySteps);
        // With periods that shrink by a factor, endlessly many would end before a certain step.
        if (!(double.IsFinite(tMul) && tMul >= 1))
            throw Throw.OutOfRange(tMul, "at least 1 and finite");
        TMul = tMul;
        MMul = Hyperparameter.Positive(mMul);
        Alpha = Hyperparameter.NotNegative(alpha);
    }

    /// <summary>The rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>How many steps it falls the first time.</summary>
    public int FirstDecaySteps { get; }

    /// <summary>What the number of steps is multiplied by from one period to the next.</summary>
    public double TMul { get; }

    /// <summary>What the height is multiplied by from one period to the next.</summary>
    public double MMul { get; }

    /// <summary>The rate at the end of a period, as a share of that of the first step.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        Node done = step / FirstDecaySteps, period, share;
        if (TMul == 1)
        {
            period = done.Floor();
            share = done - period;
        }
        else
        {
            // Logarithms round: where a period begins they may name the one before it, or the one after it a step early.
            Node near = ((done * (TMul - 1) + 1).Log() / Math.Log(TMul)).Round();
            period = near - (done < Begin(near));
            share = (done - Begin(period)) / Node.Scalar(TMul, ElementType.Float64).Power(period);
        }

        Node height = Node.Scalar(MMul, ElementType.Float64).Power(period);
        return ((share.CosPi() + 1) * height * (0.5 * (1 - Alpha)) + Alpha) * InitialLearningRate;
    }

    /// <summary>Where a period begins, in first periods: 1 + tMul + … + tMul^(period − 1).</summary>
    private Node Begin(Node period) => (Node.Scalar(TMul, ElementType.Float64).Power(period) - 1) / (TMul - 1);
}
