using Myelin.Graph;

namespace Myelin;

/// <summary>Half the squared error of textbooks, ½ Σ (y − ŷ)² over the last axis: its gradient is ŷ − y. Rumelhart, Hinton and Williams
/// 1986.</summary>
public sealed record HalfSquaredErrorLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "half_squared_error";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => SumOfLast((outputs - targets).Square()) * 0.5;
}
