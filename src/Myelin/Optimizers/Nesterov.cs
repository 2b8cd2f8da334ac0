using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Nesterov's accelerated gradient as textbooks have it: the gradient is taken at the point where momentum leads,
/// v = m · v − lr · ∇f(p + m · v) and p += v.
/// </summary>
/// <remarks>
/// Nesterov: A Method of Solving a Convex Programming Problem with Convergence Rate O(1/k²), 1983; Goodfellow et al.: Deep Learning, 2016,
/// algorithm 8.3. The loss that a step shows is that at p, so a step computes the network twice; <c>new SGD(momentum: 0.9, nesterov:
/// true)</c> makes the same moves of the point ahead and computes it once.
/// </remarks>
public sealed class Nesterov : Optimizer
{
    /// <summary>Nesterov's accelerated gradient.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="momentum">How much of the last step is kept in the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite, or momentum is not in [0,
    /// 1].</exception>
    public Nesterov(double learningRate = 0.01, double momentum = 0.9)
        : base(learningRate) => Momentum = Hyperparameter.Share(momentum);

    /// <inheritdoc/>
    public override string Name => "nesterov";

    /// <summary>How much of the last step is kept in the next.</summary>
    public double Momentum { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["momentum"];

    /// <inheritdoc/>
    protected internal override Node? PointOfGradient(Node parameter, IReadOnlyList<Node> slots) => parameter + slots[0] * Momentum;

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node velocity = Fading.ToZero(slots[0] * Momentum - gradient * learningRate.Cast(parameter.Type));
        return [parameter + velocity, velocity];
    }
}
