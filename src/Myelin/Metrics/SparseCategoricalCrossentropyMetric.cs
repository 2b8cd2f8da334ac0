namespace Myelin;

/// <summary>The mean of −log p of the true class; exact after a final softmax.</summary>
public sealed record SparseCategoricalCrossentropyMetric : LossMetric
{
    /// <summary>The mean of −log p of the true class; exact after a final softmax.</summary>
    /// <param name="fromLogits">Whether the outputs are logits.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public SparseCategoricalCrossentropyMetric(bool fromLogits = false)
        : base(new SparseCategoricalCrossentropyLoss(fromLogits)) =>
        FromLogits = fromLogits;

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }
}
