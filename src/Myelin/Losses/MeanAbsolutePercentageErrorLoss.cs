using Myelin.Graph;

namespace Myelin;

/// <summary>100 times the mean of |y − ŷ| / max(|y|, 1e−7) over the last axis. Targets should be far from 0.</summary>
[AlsoNamed("mape")]
public sealed record MeanAbsolutePercentageErrorLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_percentage_error";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) =>
        MeanOfLast(((outputs - targets) / targets.Abs().Maximum(Epsilon)).Abs()) * 100;
}
