using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// max(0, 1 + max((1 − y) ŷ) − Σ y ŷ) over the last axis: the true class should be ahead of every other by 1. Targets are one-hot rows.
/// Crammer and Singer 2001.
/// </summary>
public sealed record CategoricalHingeLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "categorical_hinge";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node right = SumOfLast(targets * outputs), wrong = ((1 - targets) * outputs).Max(-1);
        return (wrong - right + 1).Relu();
    }

    /// <inheritdoc/>
    private protected override string LabelAdvice => OneHotAdvice;

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckShares(data, outputs);
    }
}
