using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean of (log(1 + y) − log(1 + ŷ))² over the last axis, with y and ŷ brought to 1e−7 at least: errors count in proportion. Where
/// ŷ is below that its slope is 0.
/// </summary>
[AlsoNamed("msle")]
public sealed record MeanSquaredLogarithmicErrorLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_logarithmic_error";

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets) =>
        MeanOfLast((outputs.Maximum(Epsilon).LogOnePlus() - targets.Maximum(Epsilon).LogOnePlus()).Square());

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckTargets(data, y => y >= 0, "0 or more", "For numbers of either sign use Loss.MeanSquaredError.");
    }
}
