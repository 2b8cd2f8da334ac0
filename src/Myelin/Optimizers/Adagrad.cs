using Myelin.Graph;

namespace Myelin;

/// <summary>Adagrad: steps get smaller the more a parameter has moved, a += g² and p −= lr · g / √(a + ε).</summary>
/// <remarks>Duchi, Hazan, Singer: Adaptive Subgradient Methods, 2011, in the form that Keras has (ε within the root, a begins above
/// 0).</remarks>
public sealed class Adagrad : Optimizer
{
    /// <summary>Adagrad.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="initialAccumulatorValue">What the sum of squares begins with.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, or the first sum is negative or not finite.
    /// </exception>
    public Adagrad(double learningRate = 0.001, double initialAccumulatorValue = 0.1, double epsilon = 1e-7)
        : base(learningRate)
    {
        InitialAccumulatorValue = Hyperparameter.NotNegative(initialAccumulatorValue);
        Epsilon = Hyperparameter.Positive(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adagrad";

    /// <summary>What the sum of squares begins with.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["accumulator"];

    /// <inheritdoc/>
    protected internal override double FirstValue(string slot) => InitialAccumulatorValue;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node sum = slots[0] + gradient.Square();
        return [parameter - learningRate.Cast(parameter.Type) * gradient / (sum + Epsilon).Sqrt(), sum];
    }
}
