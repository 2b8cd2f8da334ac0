using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Lion: steps of one size, by the sign of a mean of gradients: p −= lr · sign(β₁ · m + (1 − β₁) · g), and then m = β₂ · m + (1 − β₂) · g.
/// Its learning rate is best three to ten times smaller than Adam's.
/// </summary>
/// <remarks>Chen et al.: Symbolic Discovery of Optimization Algorithms, 2023.</remarks>
public sealed class Lion : Optimizer
{
    /// <summary>Lion.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">The share that the remembered mean has in a step.</param>
    /// <param name="beta2">How slowly the remembered mean changes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite, or a beta is not in [0, 1).</exception>
    public Lion(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.99)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
    }

    /// <inheritdoc/>
    public override string Name => "lion";

    /// <summary>The share that the remembered mean has in a step.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the remembered mean changes.</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["momentum"];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node direction = (slots[0] * Beta1 + gradient * (1 - Beta1)).Sign();
        return [parameter - direction * learningRate.Cast(parameter.Type), slots[0] * Beta2 + gradient * (1 - Beta2)];
    }
}
