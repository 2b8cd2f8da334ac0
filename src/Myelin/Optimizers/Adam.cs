using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Adam: m and v follow the gradient's mean and its mean square, m += (g − m)(1 − β₁), v += (g² − v)(1 − β₂), and
/// p −= α · m / (√v + ε) with α = lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) at step t.
/// </summary>
/// <remarks>Kingma, Ba: Adam, a Method for Stochastic Optimization, 2014, in the form that Keras has (ε beside √v).</remarks>
public sealed class Adam : Optimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        if (!(beta1 is >= 0 and < 1))
            throw Throw.OutOfRange(beta1, "at least 0 and below 1");
        if (!(beta2 is >= 0 and < 1))
            throw Throw.OutOfRange(beta2, "at least 0 and below 1");
        if (!(double.IsFinite(epsilon) && epsilon > 0))
            throw Throw.OutOfRange(epsilon, "positive and finite");
        (Beta1, Beta2, Epsilon) = (beta1, beta2, epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adam";

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
        // In double: 1 − 0.999 in float32 has four good digits.
        Node rate = learningRate * (1 - Node.Scalar(Beta2, ElementType.Float64).Power(step)).Sqrt()
            / (1 - Node.Scalar(Beta1, ElementType.Float64).Power(step));
        Node m = slots[0] + (gradient - slots[0]) * (1 - Beta1);
        Node v = slots[1] + (gradient.Square() - slots[1]) * (1 - Beta2);
        return [parameter - rate.Cast(parameter.Type) * m / (v.Sqrt() + Epsilon), m, v];
    }
}
