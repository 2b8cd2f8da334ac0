using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of |y − ŷ|, called <c>mae</c>.</summary>
[AlsoNamed("mean_absolute_error")]
public sealed record MeanAbsoluteErrorMetric : LossMetric
{
    /// <summary>The mean of |y − ŷ|, called <c>mae</c>.</summary>
    public MeanAbsoluteErrorMetric()
        : base(new MeanAbsoluteErrorLoss())
    {
    }

    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
