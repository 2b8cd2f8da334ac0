using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Kullback and Leibler's divergence, Σ y log(y / ŷ) over the last axis, with y and ŷ brought into [1e−7, 1]. Targets and outputs are
/// probabilities.
/// </summary>
[AlsoNamed("kld")]
public sealed record KLDivergenceLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "kl_divergence";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node y = targets.Clip(Epsilon, 1);
        return SumOfLast(y * (y.Log() - outputs.Clip(Epsilon, 1).Log()));
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(data, y => y is >= 0 and <= 1, "probabilities, from 0 to 1", "For numbers use Loss.MeanSquaredError.");
    }
}
