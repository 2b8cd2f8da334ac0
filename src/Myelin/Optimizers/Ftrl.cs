using Myelin.Graph;

namespace Myelin;

/// <summary>
/// "Follow the regularized leader", which sets weights to exactly 0. With n the sum of squares of gradients before a step, n' after it, q =
/// −learningRatePower and λ = l2 + beta / (2 lr): z += g + 2 · shrinkage · p − (n'^q − n^q) / lr · p and p = (clip(z, −l1, l1) − z) / (n'^q
/// / lr + 2 λ).
/// </summary>
/// <remarks>McMahan et al.: Ad Click Prediction, a View from the Trenches, 2013, in the form that Keras has.</remarks>
public sealed class Ftrl : Optimizer
{
    /// <summary>"Follow the regularized leader".</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="learningRatePower">How steps get smaller with the sum of squares: −0.5 as in Adagrad, 0 for not at all.</param>
    /// <param name="initialAccumulatorValue">What the sum of squares begins with.</param>
    /// <param name="l1RegularizationStrength">The penalty on sizes, which makes weights 0.</param>
    /// <param name="l2RegularizationStrength">The penalty on squares.</param>
    /// <param name="l2ShrinkageRegularizationStrength">The penalty on squares that is a part of the gradient alone.</param>
    /// <param name="beta">The paper's β, which makes first steps smaller.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate is not positive and finite, the power is above 0 or not finite, or another number is negative or not finite.
    /// </exception>
    public Ftrl(
        double learningRate = 0.001, double learningRatePower = -0.5, double initialAccumulatorValue = 0.1, double l1RegularizationStrength = 0,
        double l2RegularizationStrength = 0, double l2ShrinkageRegularizationStrength = 0, double beta = 0)
        : base(learningRate)
    {
        if (!(double.IsFinite(learningRatePower) && learningRatePower <= 0))
            throw Throw.OutOfRange(learningRatePower, "at most 0 and finite");
        LearningRatePower = learningRatePower;
        InitialAccumulatorValue = Hyperparameter.NotNegative(initialAccumulatorValue);
        L1RegularizationStrength = Hyperparameter.NotNegative(l1RegularizationStrength);
        L2RegularizationStrength = Hyperparameter.NotNegative(l2RegularizationStrength);
        L2ShrinkageRegularizationStrength = Hyperparameter.NotNegative(l2ShrinkageRegularizationStrength);
        Beta = Hyperparameter.NotNegative(beta);
    }

    /// <inheritdoc/>
    public override string Name => "ftrl";

    /// <summary>How steps get smaller with the sum of squares.</summary>
    public double LearningRatePower { get; }

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>The penalty on sizes.</summary>
    public double L1RegularizationStrength { get; }

    /// <summary>The penalty on squares.</summary>
    public double L2RegularizationStrength { get; }

    /// <summary>The penalty on squares that is a part of the gradient alone.</summary>
    public double L2ShrinkageRegularizationStrength { get; }

    /// <summary>The paper's β.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["accumulator", "linear"];

    /// <inheritdoc/>
    protected internal override double FirstValue(string slot) => slot == "accumulator" ? InitialAccumulatorValue : 0;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node perRate = (1 / learningRate).Cast(parameter.Type);
        Node squares = slots[0] + gradient.Square();
        Node before = Steepness(slots[0]), after = Steepness(squares);
        Node drawn = L2ShrinkageRegularizationStrength == 0 ? gradient : gradient + parameter * (2 * L2ShrinkageRegularizationStrength);
        Node linear = slots[1] + drawn - (after - before) * perRate * parameter;
        Node penalty = (Beta / learningRate + 2 * L2RegularizationStrength).Cast(parameter.Type);
        Node clipped = L1RegularizationStrength == 0
            ? -linear
            : linear.Clip(-L1RegularizationStrength, L1RegularizationStrength) - linear;
        Node moved = clipped / (after * perRate + penalty);
        // A schedule may come to a rate of 0, by which nothing can be divided: then nothing changes.
        Node isMoving = (learningRate > 0).Cast(parameter.Type);
        return Schedule is null
            ? [moved, squares, linear]
            : [moved.Where(isMoving, parameter), squares.Where(isMoving, slots[0]), linear.Where(isMoving, slots[1])];
    }

    private Node Steepness(Node squares) => LearningRatePower == -0.5 ? squares.Sqrt() : squares.Power(-LearningRatePower);
}
