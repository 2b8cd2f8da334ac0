using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Adam: m and v follow the gradient's mean and its mean square, m += (g − m)(1 − β₁), v += (g² − v)(1 − β₂), and
/// p −= α · m / (√v + ε) with α = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) at step t. With amsgrad the greatest v so far stands in v's place.
/// </summary>
/// <remarks>Kingma, Ba: Adam, a Method for Stochastic Optimization, 2014, in the form that Keras has (ε beside √v).</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <param name="amsgrad">Whether the greatest mean square so far is divided by.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7, bool amsgrad = false)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
        Amsgrad = amsgrad;
    }

    /// <inheritdoc/>
    public override string Name => "adam";

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
