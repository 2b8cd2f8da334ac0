using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean over the last axis of ½ e² where |e| ≤ δ and δ |e| − ½ δ² elsewhere, with e = y − ŷ: squares for small errors, distances for
/// large ones, which then count less. Huber 1964.
/// </summary>
public sealed record HuberLoss : Loss
{
    /// <summary>Huber's loss.</summary>
    /// <param name="delta">δ, the error from which on it grows in a straight line.</param>
    /// <exception cref="ArgumentOutOfRangeException">delta is not finite and positive.</exception>
    public HuberLoss(double delta = 1) =>
        Delta = double.IsFinite(delta) && delta > 0 ? delta : throw Throw.OutOfRange(delta, "finite and above 0");

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <summary>δ, the error from which on it grows in a straight line.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node distance = (outputs - targets).Abs();
        // The part of the distance up to δ as a square, the rest as a line: no square of a large number is ever taken.
        Node near = distance.Minimum(Delta);
        return MeanOfLast(near * (distance - near * 0.5));
    }
}
