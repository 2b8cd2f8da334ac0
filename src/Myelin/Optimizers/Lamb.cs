using Myelin.Graph;

namespace Myelin;

/// <summary>
/// LAMB, for large batches: <see cref="Adam"/>'s step, made as long as the parameter is. With u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε) at
/// step t, p −= lr · (‖p‖ / ‖u‖) · u, and the ratio is 1 where a norm is 0.
/// </summary>
/// <remarks>You et al.: Large Batch Optimization for Deep Learning, 2019, in the form that Keras has (decay beside the rule).</remarks>
public sealed class Lamb : Optimizer
{
    /// <summary>LAMB.</summary>
    /// <param name="learningRate">The size of a step as a share of the parameter's.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public Lamb(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "lamb";

    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the mean square of the gradient changes.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node m = AdamRule.Momentum(slots[0], gradient, Beta1);
        Node v = AdamRule.Mean(slots[1], gradient.Square(), Beta2);
        Node mean = m * (1 / AdamRule.Share(Beta1, step)).Cast(parameter.Type);
        Node scale = (v * (1 / AdamRule.Share(Beta2, step)).Cast(parameter.Type)).Sqrt() + Epsilon;
        Node move = mean / scale;
        Node length = parameter.Square().Sum().Sqrt(), moveLength = move.Square().Sum().Sqrt();
        Node ratio = (length / moveLength).Where((length > 0) * (moveLength > 0), 1);
        return [parameter - ratio * learningRate.Cast(parameter.Type) * move, m, v];
    }
}
