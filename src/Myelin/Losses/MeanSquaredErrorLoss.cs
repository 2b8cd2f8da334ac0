using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of (y − ŷ)² over a row's outputs.</summary>
[AlsoNamed("mse")]
internal sealed record MeanSquaredErrorLoss : Loss
{
    public override string Name => "mean_squared_error";

    public override Node OfRows(Node outputs, Node targets) => (outputs - targets).Square();
}
