using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// −Σ y log p over the classes, the last axis. From logits, and after a final softmax, it is computed from what goes into the softmax and
/// exact; otherwise the outputs are divided by their sum and brought into [1e−7, 1 − 1e−7]. Targets are rows of probabilities, such as
/// one-hot rows.
/// </summary>
public sealed record CategoricalCrossentropyLoss : Loss
{
    /// <summary>Categorical cross-entropy.</summary>
    /// <param name="fromLogits">Whether the outputs are logits: the model ends without a softmax.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares: y becomes y (1 − s) + s / classes. From 0 to 1.
    /// Szegedy et al. 2016.</param>
    /// <exception cref="ArgumentOutOfRangeException">labelSmoothing is not from 0 to 1.</exception>
    public CategoricalCrossentropyLoss(bool fromLogits = false, double labelSmoothing = 0) =>
        (FromLogits, LabelSmoothing) = (fromLogits, Smoothing(labelSmoothing));

    /// <inheritdoc/>
    public override string Name => "categorical_crossentropy";

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares.</summary>
    public double LabelSmoothing { get; }

    internal override bool TakesShares => true;

    private protected override string LabelAdvice => OneHotAdvice;

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node y = SmoothedShares(targets, LabelSmoothing);
        return ClassLogits(outputs, FromLogits) is { } logits
            ? logits.CategoricalCrossEntropy(y)
            : -(y * Shares(outputs).Log()).Sum(-1);
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckShares(data, outputs);
    }
}
