using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Nadam: <see cref="Adam"/> with Nesterov's look ahead. With u(t) = β₁ (1 − 0.96ᵗ / 2) and U(t) = u(1) · … · u(t), at step t
/// m̂ = u(t + 1) · m / (1 − U(t + 1)) + (1 − u(t)) · g / (1 − U(t)), v̂ = v / (1 − β₂ᵗ) and p −= lr · m̂ / (√v̂ + ε).
/// </summary>
/// <remarks>Dozat: Incorporating Nesterov Momentum into Adam, 2016, in the form that Keras has.</remarks>
public sealed class Nadam : Optimizer
{
    private readonly Variable _product = new("nadam/momentum_product", Shape.Scalar, ElementType.Float64);

    /// <summary>Nadam.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="beta1">How slowly the mean of the gradient changes.</param>
    /// <param name="beta2">How slowly the mean square of the gradient changes.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or a beta is not in [0, 1).
    /// </exception>
    public Nadam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        Beta1 = Hyperparameter.BelowOne(beta1);
        Beta2 = Hyperparameter.BelowOne(beta2);
        Epsilon = Hyperparameter.Positive(epsilon);
        _product.Values<double>()[0] = 1;
    }

    /// <inheritdoc/>
    public override string Name => "nadam";

    /// <summary>How slowly the mean of the gradient changes.</summary>
    public double Beta1 { get; }

    /// <summary>How slowly the mean square of the gradient changes.</summary>
    public double Beta2 { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["momentum", "velocity"];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Variable> SharedState => [_product];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> SharedStep(Node step) => [_product.Node * Momentum(step)];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node now = Momentum(step), next = Momentum(step + 1), product = _product.Node * now;
        Node ofMean = learningRate * next / (1 - product * next);
        Node ofGradient = learningRate * (1 - now) / (1 - product);
        Node m = AdamRule.Momentum(slots[0], gradient, Beta1);
        Node v = AdamRule.Mean(slots[1], gradient.Square(), Beta2);
        Node move = ofMean.Cast(parameter.Type) * m + ofGradient.Cast(parameter.Type) * gradient;
        Node scale = (1 / AdamRule.Share(Beta2, step)).Cast(parameter.Type);
        return [parameter - move / ((v * scale).Sqrt() + Epsilon), m, v];
    }

    private Node Momentum(Node step) => (1 - Node.Scalar(0.96, ElementType.Float64).Power(step) * 0.5) * Beta1;
}
