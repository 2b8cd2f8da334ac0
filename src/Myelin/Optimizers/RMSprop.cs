using Myelin.Graph;

namespace Myelin;

/// <summary>
/// RMSprop: steps are divided by the root of the gradient's mean square, v = ρ · v + (1 − ρ) · g² and p −= lr · g / √(v + ε). Centered, the
/// divisor is the deviation, √(v − ḡ² + ε) with ḡ = ρ · ḡ + (1 − ρ) · g. With momentum m: b = m · b + the step, and p −= b.
/// </summary>
/// <remarks>Hinton: Neural Networks for Machine Learning, lecture 6, 2012, in the form that Keras has (ε within the root). Centered: Graves
/// 2013.</remarks>
public sealed class RMSprop : Optimizer
{
    /// <summary>RMSprop.</summary>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="rho">How slowly the means change.</param>
    /// <param name="momentum">How much of the last step is kept in the next: 0 for none.</param>
    /// <param name="epsilon">Keeps the division from 0.</param>
    /// <param name="centered">Whether the divisor is the gradient's deviation from its mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The learning rate or epsilon is not positive and finite, rho is not in [0, 1), or momentum is not in [0, 1].
    /// </exception>
    public RMSprop(double learningRate = 0.001, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, bool centered = false)
        : base(learningRate)
    {
        Rho = Hyperparameter.BelowOne(rho);
        Momentum = Hyperparameter.Share(momentum);
        Epsilon = Hyperparameter.Positive(epsilon);
        Centered = centered;
    }

    /// <inheritdoc/>
    public override string Name => "rmsprop";

    /// <summary>How slowly the means change.</summary>
    public double Rho { get; }

    /// <summary>How much of the last step is kept in the next.</summary>
    public double Momentum { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <summary>Whether the divisor is the gradient's deviation from its mean.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames =>
        ["velocity", .. Momentum > 0 ? (string[])["momentum"] : [], .. Centered ? (string[])["average_gradient"] : []];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node squares = Fading.SquaresToZero(slots[0] * Rho + gradient.Square() * (1 - Rho));
        Node divisor = squares;
        List<Node> after = [squares];
        Node? mean = null;
        if (Centered)
        {
            mean = Fading.ToZero(slots[^1] * Rho + gradient * (1 - Rho));
            // Rounding can leave the variance a little below 0, more than epsilon makes up for.
            divisor = (squares - mean.Square()).Maximum(0);
        }

        Node move = learningRate.Cast(parameter.Type) * gradient / (divisor + Epsilon).Sqrt();
        if (Momentum > 0)
            after.Add(move = Fading.ToZero(slots[1] * Momentum + move));
        if (mean is not null)
            after.Add(mean);
        return [parameter - move, .. after];
    }
}
