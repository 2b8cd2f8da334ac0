using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of Huber's loss.</summary>
public sealed record HuberMetric : LossMetric
{
    /// <summary>The mean of Huber's loss.</summary>
    /// <param name="delta">δ, the error from which on it grows in a straight line.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public HuberMetric(double delta = 1)
        : base(new HuberLoss(delta)) =>
        Delta = delta;

    /// <summary>δ, the error from which on it grows in a straight line.</summary>
    public double Delta { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
