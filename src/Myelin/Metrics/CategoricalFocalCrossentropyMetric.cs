namespace Myelin;

/// <summary>The mean over rows of the categorical focal cross-entropy.</summary>
public sealed record CategoricalFocalCrossentropyMetric : LossMetric
{
    /// <summary>The mean over rows of the categorical focal cross-entropy.</summary>
    /// <param name="alpha">α, what the loss is multiplied by.</param>
    /// <param name="gamma">γ, how much less it counts what is right.</param>
    /// <param name="fromLogits">Whether the outputs are logits.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public CategoricalFocalCrossentropyMetric(double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
        : base(new CategoricalFocalCrossentropyLoss(alpha, gamma, fromLogits, labelSmoothing)) =>
        (Alpha, Gamma, FromLogits, LabelSmoothing) = (alpha, gamma, fromLogits, labelSmoothing);

    /// <summary>α, what the loss is multiplied by.</summary>
    public double Alpha { get; }

    /// <summary>γ, how much less it counts what is right.</summary>
    public double Gamma { get; }

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares, from 0 to 1.</summary>
    public double LabelSmoothing { get; }
}
