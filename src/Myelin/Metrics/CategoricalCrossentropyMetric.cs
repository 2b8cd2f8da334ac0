namespace Myelin;

/// <summary>The mean over rows of −Σ y log p; exact after a final softmax.</summary>
public sealed record CategoricalCrossentropyMetric : LossMetric
{
    /// <summary>The mean over rows of −Σ y log p; exact after a final softmax.</summary>
    /// <param name="fromLogits">Whether the outputs are logits.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CategoricalCrossentropyMetric(bool fromLogits = false, double labelSmoothing = 0)
        : base(new CategoricalCrossentropyLoss(fromLogits, labelSmoothing)) =>
        (FromLogits, LabelSmoothing) = (fromLogits, labelSmoothing);

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares, from 0 to 1.</summary>
    public double LabelSmoothing { get; }
}
