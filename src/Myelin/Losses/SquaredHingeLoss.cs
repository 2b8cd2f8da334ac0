using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of max(0, 1 − y ŷ)² over the last axis. Targets are −1 or 1; 0 counts as −1.</summary>
public sealed record SquaredHingeLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "squared_hinge";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => MeanOfLast((1 - Signs(targets) * outputs).Relu().Square());

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(
            data, y => y is -1 or 0 or 1, "−1 or 1, or 0 or 1",
            "For probabilities use Loss.BinaryCrossentropy; for numbers Loss.MeanSquaredError.");
    }
}
