using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Adadelta: steps in the unit of the parameter itself. a = ρ · a + (1 − ρ) · g², d = −√(b + ε) / √(a + ε) · g, b = ρ · b + (1 − ρ) · d²
/// and p += lr · d. A learning rate of 1 is the paper's form.
/// </summary>
/// <remarks>Zeiler: Adadelta, an Adaptive Learning Rate Method, 2012.</remarks>
public sealed class Adadelta : Optimizer
{
    /// <summary>Adadelta.</summary>
    /// <param name="learningRate">What steps are multiplied by.</param>
    /// <param name="rho">How slowly the mean squares change.</param>
    /// <param name="epsilon">Keeps the division from 0, and makes the first step more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or epsilon is not positive and finite, or rho is not in [0,
    /// 1).</exception>
    public Adadelta(double learningRate = 0.001, double rho = 0.95, double epsilon = 1e-7)
        : base(learningRate)
    {
        Rho = Hyperparameter.BelowOne(rho);
        Epsilon = Hyperparameter.Positive(epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "adadelta";

    /// <summary>How slowly the mean squares change.</summary>
    public double Rho { get; }

    /// <summary>Keeps the division from 0.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> SlotNames => ["accumulated_grad", "accumulated_delta_var"];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<Node> Step(Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step)
    {
        Node squares = Fading.SquaresToZero(slots[0] * Rho + gradient.Square() * (1 - Rho));
        Node move = (slots[1] + Epsilon).Sqrt() * gradient / (squares + Epsilon).Sqrt();
        Node moves = Fading.SquaresToZero(slots[1] * Rho + move.Square() * (1 - Rho));
        return [parameter - learningRate.Cast(parameter.Type) * move, squares, moves];
    }
}
