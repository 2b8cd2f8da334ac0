using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean, over 0 and 1, of what is true and what was said have in common, as a share of both together, with each output judged by itself
/// against a threshold: for masks of images. One of the two that was neither said nor is true is left out.
/// </summary>
public sealed record BinaryIoUMetric : Metric
{
    /// <summary>Binary intersection over union.</summary>
    /// <param name="targetClassId">0 or 1 for that alone; null for the mean of both.</param>
    /// <param name="threshold">Above what an output says 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BinaryIoUMetric(int? targetClassId = null, double threshold = 0.5)
    {
        TargetClassId = targetClassId is null or 0 or 1
            ? targetClassId
            : throw Throw.OutOfRange(targetClassId.Value, "0 or 1, or null for both", nameof(targetClassId));
        Threshold = double.IsFinite(threshold) ? threshold : throw Throw.OutOfRange(threshold, "finite");
    }

    /// <inheritdoc/>
    public override string Name => "binary_io_u";

    /// <inheritdoc/>
    public override bool LargerIsBetter => true;

    /// <summary>0 or 1 for that alone; null for the mean of both.</summary>
    public int? TargetClassId { get; }

    /// <summary>Above what an output says 1.</summary>
    public double Threshold { get; }

    internal override bool CountsClasses => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Sums(Node outputs, Node targets, Node? weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        (Node said, Node truth, Node? w) = Decisions.OfEach(outputs, targets, weights, Threshold);
        Node column = w?.ExpandDims(-1) ?? Node.Scalar(1, ElementType.Float64);
        return [(said * truth * column).Sum(), (said * column).Sum(), (truth * column).Sum(), column.BroadcastTo(said.Shape).Sum()];
    }

    /// <inheritdoc/>
    public override double Value(MetricState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        double both = state.Sum(0)[0], either = state.Sum(1)[0] + state.Sum(2)[0] - both, all = state.Sum(3)[0];
        double of1 = both / either, of0 = (all - either) / (all - both);
        return TargetClassId switch
        {
            0 => double.IsNaN(of0) ? 0 : of0,
            1 => double.IsNaN(of1) ? 0 : of1,
            _ => double.IsNaN(of0) ? double.IsNaN(of1) ? 0 : of1 : double.IsNaN(of1) ? of0 : (of0 + of1) / 2,
        };
    }
}
