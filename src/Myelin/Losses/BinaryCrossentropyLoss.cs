using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// The mean of −y log p − (1 − y) log(1 − p) over the last axis. From logits, and after a final sigmoid, it is computed from what goes
/// into the sigmoid and exact; otherwise p is first brought into [1e−7, 1 − 1e−7].
/// </summary>
[AlsoNamed("bce")]
public sealed record BinaryCrossentropyLoss : Loss
{
    /// <summary>Binary cross-entropy.</summary>
    /// <param name="fromLogits">Whether the outputs are logits: the model ends without a sigmoid.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards ½: y becomes y (1 − s) + s / 2. From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">labelSmoothing is not from 0 to 1.</exception>
    public BinaryCrossentropyLoss(bool fromLogits = false, double labelSmoothing = 0) =>
        (FromLogits, LabelSmoothing) = (fromLogits, Smoothing(labelSmoothing));

    /// <inheritdoc/>
    public override string Name => "binary_crossentropy";

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards ½.</summary>
    public double LabelSmoothing { get; }

    internal override bool JudgesEachOutput => true;

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node y = SmoothedBits(targets, LabelSmoothing);
        if (BinaryLogits(outputs, FromLogits) is { } logits)
            return MeanOfLast(logits.BinaryCrossEntropy(y));
        Node p = outputs.Clip(Epsilon, 1 - Epsilon);
        return MeanOfLast(-(y * p.Log() + (1 - y) * (1 - p).Log()));
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckBits(data);
    }
}
