using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The perceptron criterion, the mean of max(0, −y ŷ) over the last axis, with ŷ the net input of a linear unit. A net input of 0 counts
/// as wrong, so its slope is −y: a step of gradient descent is Rosenblatt's rule. Targets are −1 or 1; 0 counts as −1. Rosenblatt 1958.
/// </summary>
public sealed record PerceptronLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "perceptron";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node agreement = Signs(targets) * outputs;
        return MeanOfLast((-agreement).Where(agreement <= 0));
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(
            data, y => y is -1 or 0 or 1, "−1 or 1, or 0 or 1",
            "For probabilities use Loss.BinaryCrossentropy; for numbers Loss.MeanSquaredError.");
    }
}
