namespace Myelin;

/// <summary>The mean of −y log p − (1 − y) log(1 − p); exact after a final sigmoid.</summary>
public sealed record BinaryCrossentropyMetric : LossMetric
{
    /// <summary>The mean of −y log p − (1 − y) log(1 − p); exact after a final sigmoid.</summary>
    /// <param name="fromLogits">Whether the outputs are logits.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BinaryCrossentropyMetric(bool fromLogits = false, double labelSmoothing = 0)
        : base(new BinaryCrossentropyLoss(fromLogits, labelSmoothing)) =>
        (FromLogits, LabelSmoothing) = (fromLogits, labelSmoothing);

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares, from 0 to 1.</summary>
    public double LabelSmoothing { get; }
}
