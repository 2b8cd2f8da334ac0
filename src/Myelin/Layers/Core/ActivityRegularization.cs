using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Passes x on and adds a penalty on it to the loss: (l1 · Σ|x| + l2 · Σx²) / rows, so that the penalty does not grow with the batch.
/// </summary>
public sealed record ActivityRegularization : Layer
{
    /// <summary>A penalty on what goes through.</summary>
    /// <param name="l1">What Σ|x| is multiplied by.</param>
    /// <param name="l2">What Σx² is multiplied by.</param>
    /// <param name="name">The layer's name; null for <c>activity_regularization</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is negative or not finite.</exception>
    public ActivityRegularization(double l1 = 0, double l2 = 0, string? name = null)
    {
        L1 = double.IsFinite(l1) && l1 >= 0 ? l1 : throw Throw.OutOfRange(l1, "finite and at least 0");
        L2 = double.IsFinite(l2) && l2 >= 0 ? l2 : throw Throw.OutOfRange(l2, "finite and at least 0");
        Name = name;
    }

    /// <summary>What Σ|x| is multiplied by.</summary>
    public double L1 { get; }

    /// <summary>What Σx² is multiplied by.</summary>
    public double L2 { get; }

    /// <inheritdoc/>
    public override Node Apply(Node x, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(context);
        // The sum over a row, averaged over rows: the number of rows need not be known.
        Node rows = x.Reshape([x.Shape[0], -1]);
        if (L1 > 0)
            context.AddLoss(rows.Abs().Sum(1).Mean() * L1);
        if (L2 > 0)
            context.AddLoss(rows.Square().Sum(1).Mean() * L2);
        return x;
    }
}
