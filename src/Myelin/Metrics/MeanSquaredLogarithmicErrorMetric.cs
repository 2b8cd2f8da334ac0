using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of (log(1 + y) − log(1 + ŷ))², with y and ŷ brought to 1e−7 at least.</summary>
[AlsoNamed("msle")]
public sealed record MeanSquaredLogarithmicErrorMetric : LossMetric
{
    /// <summary>The mean of (log(1 + y) − log(1 + ŷ))², with y and ŷ brought to 1e−7 at least.</summary>
    public MeanSquaredLogarithmicErrorMetric()
        : base(new MeanSquaredLogarithmicErrorLoss())
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
