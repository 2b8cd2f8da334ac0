using Myelin.Graph;

namespace Myelin;

/// <summary>
/// A learning rate that rises from max / divFactor to max in the first part of training and then falls to max / (divFactor ·
/// finalDivFactor), where it stays. It is at the top at step warmupFraction · totalSteps − 1 and at the end at the last step, totalSteps −
/// 1.
/// </summary>
/// <remarks>
/// Smith, Topin: Super-Convergence, Very Fast Training of Neural Networks Using Large Learning Rates, 2017. Where the paper leaves things
/// open the formulas are those of PyTorch's OneCycleLR, which has momentum go the other way round; here it stays.
/// </remarks>
public sealed record OneCycle : Schedule
{
    /// <summary>A learning rate that rises and then falls.</summary>
    /// <param name="maxLearningRate">The rate at the top.</param>
    /// <param name="totalSteps">How many steps training will have.</param>
    /// <param name="warmupFraction">The share of the steps in which the rate rises.</param>
    /// <param name="annealing">The way up and the way down.</param>
    /// <param name="divFactor">What the top is divided by at the first step.</param>
    /// <param name="finalDivFactor">What the first rate is divided by at the last step.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are fewer than 2 steps, the fraction is not in (0, 1), or another number is not positive and finite.
    /// </exception>
    public OneCycle(
        double maxLearningRate, int totalSteps, double warmupFraction = 0.3, Annealing annealing = Annealing.Cosine, double divFactor = 25,
        double finalDivFactor = 10_000)
    {
        MaxLearningRate = Hyperparameter.Positive(maxLearningRate);
        TotalSteps = totalSteps >= 2 ? totalSteps : throw Throw.OutOfRange(totalSteps, "at least 2");
        WarmupFraction = warmupFraction is > 0 and < 1 ? warmupFraction : throw Throw.OutOfRange(warmupFraction, "above 0 and below 1");
        Annealing = Enum.IsDefined(annealing) ? annealing : throw Throw.OutOfRange(annealing, "Cosine or Linear");
        DivFactor = Hyperparameter.Positive(divFactor);
        FinalDivFactor = Hyperparameter.Positive(finalDivFactor);
    }

    /// <summary>The rate at the top.</summary>
    public double MaxLearningRate { get; }

    /// <summary>How many steps training will have.</summary>
    public int TotalSteps { get; }

    /// <summary>The share of the steps in which the rate rises.</summary>
    public double WarmupFraction { get; }

    /// <summary>The way up and the way down.</summary>
    public Annealing Annealing { get; }

    /// <summary>What the top is divided by at the first step.</summary>
    public double DivFactor { get; }

    /// <summary>What the first rate is divided by at the last step.</summary>
    public double FinalDivFactor { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step)
    {
        double top = WarmupFraction * TotalSteps - 1, last = TotalSteps - 1, first = MaxLearningRate / DivFactor;
        Node falling = Between(MaxLearningRate, first / FinalDivFactor, ((step - top) / (last - top)).Clip(0, 1));
        // With a top at or before the first step there is no way up.
        return top <= 0 ? falling : Between(first, MaxLearningRate, (step / top).Minimum(1)).Where(step <= top, falling);
    }

    private Node Between(double from, double to, Node share) => Annealing == Annealing.Linear
        ? share * (to - from) + from
        : (share.CosPi() + 1) * (0.5 * (from - to)) + to;
}
