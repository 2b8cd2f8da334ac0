using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Categorical cross-entropy in which what is already right counts less: −α Σ (1 − p)^γ · y log p over the classes, the last axis. From
/// logits, and after a final softmax, it is exact; otherwise the outputs are divided by their sum and brought into [1e−7, 1 − 1e−7].
/// Lin et al. 2017.
/// </summary>
public sealed record CategoricalFocalCrossentropyLoss : Loss
{
    /// <summary>Categorical focal cross-entropy.</summary>
    /// <param name="alpha">α, what the loss is multiplied by; at least 0.</param>
    /// <param name="gamma">γ, at least 0: the larger, the less what is right counts.</param>
    /// <param name="fromLogits">Whether the outputs are logits: the model ends without a softmax.</param>
    /// <param name="labelSmoothing">By how much targets are moved towards equal shares: y becomes y (1 − s) + s / classes. From 0 to
    /// 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside of its range.</exception>
    public CategoricalFocalCrossentropyLoss(double alpha = 0.25, double gamma = 2, bool fromLogits = false, double labelSmoothing = 0)
    {
        Alpha = double.IsFinite(alpha) && alpha >= 0 ? alpha : throw Throw.OutOfRange(alpha, "finite and at least 0");
        Gamma = double.IsFinite(gamma) && gamma >= 0 ? gamma : throw Throw.OutOfRange(gamma, "finite and at least 0");
        FromLogits = fromLogits;
        LabelSmoothing = Smoothing(labelSmoothing);
    }

    /// <inheritdoc/>
    public override string Name => "categorical_focal_crossentropy";

    /// <summary>What the loss is multiplied by.</summary>
    public double Alpha { get; }

    /// <summary>How much less it counts what is right.</summary>
    public double Gamma { get; }

    /// <summary>Whether the outputs are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>By how much targets are moved towards equal shares.</summary>
    public double LabelSmoothing { get; }

    internal override bool TakesShares => true;

    private protected override string LabelAdvice => OneHotAdvice;

    /// <inheritdoc/>
    public override Node OfRows(Node outputs, Node targets)
    {
        Node y = SmoothedShares(targets, LabelSmoothing), log, wrong;
        if (ClassLogits(outputs, FromLogits) is { } logits)
        {
            log = logits.LogSoftmax();
            // 1 − p without a subtraction from 1.
            wrong = -log.ExpMinusOne();
        }
        else
        {
            Node p = Shares(outputs);
            (log, wrong) = (p.Log(), 1 - p);
        }

        return (Focus(wrong, Gamma) * y * log).Sum(-1) * -Alpha;
    }

    /// <inheritdoc/>
    public override void Check(ArrayDataset data, Shape outputs)
    {
        base.Check(data, outputs);
        CheckShares(data, outputs);
    }
}
