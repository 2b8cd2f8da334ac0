using Myelin.Graph;

namespace Myelin;

/// <summary>
/// AdamW: <see cref="Adam"/> with weight decay beside the rule, p −= lr · decay · p before each step, so that parameters with large
/// gradients decay as much as others. Biases are best left out: <c>new AdamW { ExcludeFromWeightDecay = ["bias"] }</c>.
/// </summary>
/// <remarks>Loshchilov, Hutter: Decoupled Weight Decay Regularization, 2017, in the form that Keras has.</remarks>
public sealed class AdamW : Optimizer
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="weightDecay">What parameters lose of themselves, times the learning rate.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <param name="amsgrad">Whether the greatest mean square so far is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, a beta is not in [0, 1), or the decay is negative or not finite.
    /// </exception>
    public AdamW(
        double learningRate = 0.001, double weightDecay = 0.004, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate)
    {
        WeightDecay = weightDecay;
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
        Amsgrad = amsgrad;
    }

    /// <inheritdoc/>
    public override string Name => "adamw";

    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the mean square of the gradient changes.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the greatest mean square so far is divided by.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => AdamRule.SlotNames(Amsgrad);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step) =>
        AdamRule.Step(parameter, gradient, slots, learningRate, step, (Beta1, Beta2, Epsilon));
}
