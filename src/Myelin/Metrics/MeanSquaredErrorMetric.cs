using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of (y − ŷ)², called <c>mse</c>.</summary>
[AlsoNamed("mean_squared_error")]
public sealed record MeanSquaredErrorMetric : LossMetric
{
    /// <summary>The mean of (y − ŷ)², called <c>mse</c>.</summary>
    public MeanSquaredErrorMetric()
        : base(new MeanSquaredErrorLoss())
    {
    }

    /// <inheritdoc/>
    public override string Name => "mse";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
