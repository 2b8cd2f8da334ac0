using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean of log cosh(ŷ − y) over the last axis: like half the square for small errors, like the distance for large ones. It keeps its
/// digits near 0 and never overflows.
/// </summary>
public sealed record LogCoshLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "log_cosh";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => MeanOfLast((outputs - targets).LogCosh());
}
