using Myelin.Graph;

namespace Myelin;

/// <summary>
/// −log p of the true class. From logits, and after a final softmax, it is computed from what goes into the softmax and exact; otherwise
/// the outputs are divided by their sum and brought into [1e−7, 1 − 1e−7]. Targets are int32 labels of the outputs' shape without its last
/// axis, the classes: one for each row, or one for each step of each row.
/// </summary>
public sealed record SparseCategoricalCrossentropyLoss : Loss
{
    /// <summary>Sparse categorical cross-entropy.</summary>
    /// <param name="fromLogits">Whether the outputs are logits: the model ends without a softmax.</param>
    public SparseCategoricalCrossentropyLoss(bool fromLogits = false) => FromLogits = fromLogits;

    /// <inheritdoc/>
    public override string Name => "sparse_categorical_crossentropy";

    /// <inheritdoc/>
    public override bool TakesLabels => true;

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(targets);
        return ClassLogits(outputs, FromLogits) is { } logits
            ? logits.SparseCrossEntropy(targets)
            : -(targets.OneHot(outputs.Shape[-1].Value, outputs.Type) * Shares(outputs).Log()).Sum(-1);
    }
}
