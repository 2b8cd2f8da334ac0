using System.Runtime.CompilerServices;
using Myelin.Graph;
using Myelin.Graph.Ops;

namespace Myelin;

/// <content>What the losses' formulas have in common.</content>
public abstract partial record Loss
{
    /// <summary>Keras's guard against log 0, where a loss sees probabilities.</summary>
    private protected const double Epsilon = 1e-7;

    /// <summary>The mean along the last axis, unless that is the batch.</summary>
    private protected static Node MeanOfLast(Node x) => x.Shape.Rank > 1 ? x.Mean(-1) : x;

    /// <summary>The sum along the last axis, unless that is the batch.</summary>
    private protected static Node SumOfLast(Node x) => x.Shape.Rank > 1 ? x.Sum(-1) : x;

    /// <summary>Targets of two classes as −1 and 1: 0 stands for −1.</summary>
    private protected static Node Signs(Node targets) => targets.Where(targets.NotEqual(0), -1);

    private protected static double Smoothing(double labelSmoothing, [CallerArgumentExpression(nameof(labelSmoothing))] string name = "") =>
        labelSmoothing is >= 0 and <= 1 ? labelSmoothing : throw Throw.OutOfRange(labelSmoothing, "from 0 to 1", name);

    private protected static Node SmoothedBits(Node targets, double smoothing) =>
        smoothing == 0 ? targets : targets * (1 - smoothing) + 0.5 * smoothing;

    private protected static Node SmoothedShares(Node targets, double smoothing) =>
        smoothing == 0 ? targets : targets * (1 - smoothing) + smoothing / targets.Shape[-1].Value;

    /// <summary>What went into the final sigmoid, or the outputs where they are logits; null where they are probabilities of another
    /// origin.</summary>
    private protected static Node? BinaryLogits(Node outputs, bool fromLogits) =>
        outputs.Op is Pointwise<Sigmoid> ? outputs.Inputs[0] : fromLogits ? outputs : null;

    /// <summary>What went into the final softmax, or the outputs where they are logits; null where they are probabilities of another
    /// origin.</summary>
    private protected static Node? ClassLogits(Node outputs, bool fromLogits) =>
        outputs.Op is Graph.Ops.Softmax ? outputs.Inputs[0] : fromLogits ? outputs : null;

    /// <summary>Probabilities whose sum is 1, none so small that its logarithm is infinite.</summary>
    private protected static Node Shares(Node outputs) => (outputs / outputs.Sum(-1, keepDims: true)).Clip(Epsilon, 1 - Epsilon);

    /// <summary>wrong^γ, what a focal loss multiplies by. For γ below 1 its slope at 0 would be infinite, so it is taken from 1e−30
    /// on.</summary>
    private protected static Node Focus(Node wrong, double gamma) =>
        gamma == 0 ? Node.Scalar(1, wrong.Type) : (gamma < 1 ? wrong.Clip(1e-30, double.MaxValue) : wrong).Power(gamma);
}
