using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of |y − ŷ| over a row's outputs; the slope where they are equal is 0.</summary>
[AlsoNamed("mae")]
internal sealed record MeanAbsoluteErrorLoss : Loss
{
    public override string Name => "mean_absolute_error";

    public override Node OfRows(Node outputs, Node targets) => (outputs - targets).Abs();
}
