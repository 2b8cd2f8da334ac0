namespace Myelin;

/// <summary>The mean of the binary focal cross-entropy.</summary>
public sealed record BinaryFocalCrossentropyMetric : LossMetric
{
    /// <summary>The mean of the binary focal cross-entropy.</summary>
    /// <param name="applyClassBalancing">Whether the class 1 weighs α and the class 0 weighs 1 − α.</param>
    /// <param name="alpha">α, what the class 1 weighs.</param>
    /// <param name="gamma">γ, how much less it counts what is right.</param>
    /// <param name="fromLogits">Whether the outputs are logits.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public BinaryFocalCrossentropyMetric(
        bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
        : base(new BinaryFocalCrossentropyLoss(applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing)) =>
        (ApplyClassBalancing, Alpha, Gamma, FromLogits, LabelSmoothing) = (applyClassBalancing, alpha, gamma, fromLogits, labelSmoothing);

    /// <summary>Whether the class 1 weighs α and the class 0 weighs 1 − α.</summary>
    public bool ApplyClassBalancing { get; }

    /// <summary>α, what the class 1 weighs.</summary>
    public double Alpha { get; }

    /// <summary>γ, how much less it counts what is right.</summary>
    public double Gamma { get; }

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares, from 0 to 1.</summary>
    public double LabelSmoothing { get; }
}
