using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean of ŷ − y log(ŷ + 1e−7) over the last axis: the negative log-likelihood of counts y whose expected number is ŷ, without the part
/// that does not depend on ŷ. Outputs must not be negative: end the model with Activation.Exponential or Activation.Softplus.
/// </summary>
public sealed record PoissonLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "poisson";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) => MeanOfLast(outputs - targets * (outputs + Epsilon).Log());

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(data, y => y >= 0, "counts, 0 or more", "For numbers of either sign use Loss.MeanSquaredError.");
    }
}
