using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// 1 − 2 Σ y ŷ / (Σ y + Σ ŷ + 1e−7) over all of a row's outputs: how little two areas overlap, whatever their size. One figure for each row
/// of a batch (Keras, by default, takes the whole batch as one area), so that rows can be weighed. Milletari et al. 2016.
/// </summary>
public sealed record DiceLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "dice";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node y = targets.Reshape([targets.Shape[0], -1]), said = outputs.Reshape([outputs.Shape[0], -1]);
        return 1 - (y * said).Sum(-1) * 2 / (y.Sum(-1) + said.Sum(-1) + Epsilon);
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(data, y => y is >= 0 and <= 1, "from 0 to 1, the share of the area", "For numbers use Loss.MeanSquaredError.");
    }
}
