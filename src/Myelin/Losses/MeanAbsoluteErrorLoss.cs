using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of |y − ŷ| over the last axis; the slope where they are equal is 0.</summary>
[AlsoNamed("mae")]
public sealed record MeanAbsoluteErrorLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => MeanOfLast((outputs - targets).Abs());
}
