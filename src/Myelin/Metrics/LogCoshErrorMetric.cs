using Myelin.Graph;

namespace Myelin;

/// <summary>The mean of log cosh(ŷ − y), called <c>logcosh</c>.</summary>
public sealed record LogCoshErrorMetric : LossMetric
{
    /// <summary>The mean of log cosh(ŷ − y), called <c>logcosh</c>.</summary>
    public LogCoshErrorMetric()
        : base(new LogCoshLoss())
    {
    }

    /// <inheritdoc/>
    public override string Name => "logcosh";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return SumsInDouble(outputs, targets, weights);
    }
}
