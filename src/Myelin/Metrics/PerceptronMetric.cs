using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of the perceptron criterion, max(0, −y ŷ), with targets −1 and 1; 0 counts as −1.</summary>
public sealed record PerceptronMetric : LossMetric
{
    /// <summary>The mean of the perceptron criterion, max(0, −y ŷ), with targets −1 and 1; 0 counts as −1.</summary>
    public PerceptronMetric()
        : base(new PerceptronLoss())
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
