using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of (y − ŷ)² over the last axis.</summary>
[AlsoNamed("mse")]
public sealed record MeanSquaredErrorLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => MeanOfLast((outputs - targets).Square());
}
