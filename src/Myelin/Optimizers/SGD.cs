using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Gradient descent: p −= lr · g. With momentum m: v = m · v − lr · g and p += v; with Nesterov's look ahead p += m · v − lr · g.
/// The batch size says whether it is batch, mini-batch or stochastic gradient descent.
/// </summary>
/// <remarks>
/// Sutskever et al.: On the Importance of Initialization and Momentum in Deep Learning, 2013. The formulas are Keras's: with Nesterov's
/// look ahead, p is the point ahead. <see cref="Nesterov"/> is the textbook's form, in which p is the point that is ahead of.
/// </remarks>
public sealed class SGD : Optimizer
{
    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="momentum">How much of the last step is kept in the next: 0 for none.</param>
    /// <param name="nesterov">Whether the gradient counts as taken ahead, where momentum leads.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not positive and finite, or momentum is not in [0,
    /// 1].</exception>
    public SGD(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : base(learningRate)
    {
        Momentum = Hyperparameter.Share(momentum);
        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <summary>How much of the last step is kept in the next.</summary>
    public double Momentum { get; }

    /// <summary>Whether the gradient counts as taken ahead.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => Momentum > 0 ? ["momentum"] : [];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node move = gradient * learningRate.Cast(parameter.Type);
        if (slots.Count == 0)
            return [parameter - move];
        Node velocity = Fading.ToZero(slots[0] * Momentum - move);
        return [parameter + (Nesterov ? velocity * Momentum - move : velocity), velocity];
    }
}
