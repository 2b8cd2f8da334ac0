using Myelin.Graph;

namespace Myelin;

/// <summary>
/// AMSGrad: <see cref="Adam"/> that divides by the greatest mean square so far, v̂ = max(v̂, v) and p −= α · m / (√v̂ + ε), so that steps
/// never grow because gradients were small for a while. It is <c>new Adam(amsgrad: true)</c> by its own name.
/// </summary>
/// <remarks>Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, 2018, in the form that Keras has.</remarks>
public sealed class AMSGrad : Optimizer
{
    /// <summary>AMSGrad.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public AMSGrad(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "amsgrad";

    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the mean square of the gradient changes.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => AdamRule.SlotNames(amsgrad: true);

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step) =>
        AdamRule.Step(parameter, gradient, slots, learningRate, step, (Beta1, Beta2, Epsilon));
}
