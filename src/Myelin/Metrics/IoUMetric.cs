using Myelin.Graph;

namespace Myelin;

/// <summary>
/// What a class and what was said to be it have in common, as a share of both together (Jaccard's index); 0 when the class was neither said
/// nor is true.
/// </summary>
public sealed record IoUMetric : MatrixMetric
{
    /// <summary>Intersection over union of one class.</summary>
    /// <param name="targetClassId">The class.</param>
    /// <param name="threshold">Above what a single output says the class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public IoUMetric(int targetClassId = 1, double threshold = 0.5)
        : base(threshold) =>
        TargetClassId = targetClassId >= 0 ? targetClassId : throw Throw.OutOfRange(targetClassId, "at least 0");

    /// <summary>The class.</summary>
    public int TargetClassId { get; }

    /// <inheritdoc/>
    public override Metric For(Loss loss, Shape outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        int classes = outputs.Rank == 0 ? 2 : Math.Max(2, outputs[-1].Value);
        return TargetClassId < classes
            ? base.For(loss, outputs)
            : throw new ArgumentException($"The metric {Name} is asked for the class {TargetClassId}, but there are {classes}, 0 to {classes - 1}.");
    }

    /// <inheritdoc/>
    public override string Name => "io_u";

    private protected override double Figure(ConfusionMatrix matrix)
    {
        double figure = matrix.IoU(TargetClassId);
        return double.IsNaN(figure) ? 0 : figure;
    }
}
