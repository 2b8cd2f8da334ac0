using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Adamax: <see cref="Adam"/> that divides by the greatest gradient, forgotten slowly: m += (g − m)(1 − β₁), u = max(β₂ · u, |g|) and
/// p −= lr · m / ((1 − β₁ᵗ)(u + ε)) at step t.
/// </summary>
/// <remarks>Kingma, Ba: Adam, a Method for Stochastic Optimization, 2014, section 7.1, in the form that Keras has.</remarks>
public sealed class Adamax : Optimizer
{
    /// <summary>Adamax.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the greatest gradient is forgotten.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public Adamax(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adamax";

    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the greatest gradient is forgotten.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["momentum", "norm"];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node rate = learningRate / AdamRule.Share(Beta1, step);
        Node m = AdamRule.Momentum(slots[0], gradient, Beta1);
        Node u = (slots[1] * Beta2).Maximum(gradient.Abs());
        return [parameter - rate.Cast(parameter.Type) * m / (u + Epsilon), m, u];
    }
}
