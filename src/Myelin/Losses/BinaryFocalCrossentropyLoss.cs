using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Binary cross-entropy in which what is already right counts less: the mean over the last axis of (1 − q)^γ · (−log q), with q the
/// probability that the model gives to what is true: p where y is 1 and 1 − p where it is 0. From logits, and after a final sigmoid, it is
/// exact; otherwise the cross-entropy's p is first brought into [1e−7, 1 − 1e−7]. Lin et al. 2017.
/// </summary>
public sealed record BinaryFocalCrossentropyLoss : Loss
{
    /// <summary>Binary focal cross-entropy.</summary>
    /// <param name="applyClassBalancing">Whether the class 1 weighs α and the class 0 weighs 1 − α.</param>
    /// <param name="alpha">α, from 0 to 1.</param>
    /// <param name="gamma">γ, at least 0: the larger, the less what is right counts. With 0 this is binary cross-entropy.</param>
    /// <param name="fromLogits">Whether the outputs are logits: the model ends without a sigmoid.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards ½: y becomes y (1 − s) + s / 2. From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public BinaryFocalCrossentropyLoss(
        bool applyClassBalancing = false, double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
    {
        ApplyClassBalancing = applyClassBalancing;
        Alpha = alpha is >= 0 and <= 1 ? alpha : throw Throw.OutOfRange(alpha, "from 0 to 1");
        Gamma = double.IsFinite(gamma) && gamma >= 0 ? gamma : throw Throw.OutOfRange(gamma, "finite and at least 0");
        FromLogits = fromLogits;
        LabelSmoothing = Smoothing(labelSmoothing);
    }

    /// <inheritdoc/>
    public override string Name => "binary_focal_crossentropy";

    /// <summary>Whether the classes are weighed.</summary>
    public bool ApplyClassBalancing { get; }

    /// <summary>What the class 1 weighs; the class 0 weighs the rest of 1.</summary>
    public double Alpha { get; }

    /// <summary>How much less it counts what is right.</summary>
    public double Gamma { get; }

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards ½.</summary>
    public double LabelSmoothing { get; }

    internal override bool JudgesEachOutput => true;

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        Node y = SmoothedBits(targets, LabelSmoothing), crossEntropy, wrong;
        if (BinaryLogits(outputs, FromLogits) is { } logits)
        {
            crossEntropy = logits.BinaryCrossEntropy(y);
            // 1 − q without a subtraction from 1.
            wrong = y * (-logits).Sigmoid() + (1 - y) * logits.Sigmoid();
        }
        else
        {
            Node p = outputs.Clip(Epsilon, 1 - Epsilon);
            crossEntropy = -(y * p.Log() + (1 - y) * (1 - p).Log());
            wrong = y * (1 - outputs) + (1 - y) * outputs;
        }

        Node rows = Focus(wrong, Gamma) * crossEntropy;
        return MeanOfLast(ApplyClassBalancing ? (y * Alpha + (1 - y) * (1 - Alpha)) * rows : rows);
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckBits(data);
    }
}
