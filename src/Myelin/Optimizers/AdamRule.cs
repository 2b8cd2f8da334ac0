using Myelin.Graph;

namespace Myelin;

/// <summary>The rule that Adam, AdamW and AMSGrad have in common, and the pieces of it that their relatives use too.</summary>
internal static class AdamRule
{
    public static IReadOnlyList<string> SlotNames(bool amsgrad) => amsgrad ? ["momentum", "velocity", "velocity_hat"] : ["momentum", "velocity"];

    public static IReadOnlyList<Node> Step(
        Node parameter, Node gradient, IReadOnlyList<Node> slots, Node learningRate, Node step, (double Beta1, double Beta2, double Epsilon) numbers)
    {
        (double beta1, double beta2, double epsilon) = numbers;
        Node rate = learningRate * Share(beta2, step).Sqrt() / Share(beta1, step);
        Node m = Momentum(slots[0], gradient, beta1);
        Node v = Mean(slots[1], gradient.Square(), beta2);
        Node scale = slots.Count == 2 ? v : slots[2].Maximum(v);
        Node after = parameter - rate.Cast(parameter.Type) * m / (scale.Sqrt() + epsilon);
        return slots.Count == 2 ? [after, m, v] : [after, m, v, scale];
    }

    /// <summary>The moving mean of a gradient, which ends at 0 where the gradient stays 0.</summary>
    public static Node Momentum(Node before, Node gradient, double beta) => Fading.ToZero(Mean(before, gradient, beta));

    /// <summary>A moving mean after one more number: x + (y − x)(1 − β).</summary>
    public static Node Mean(Node before, Node number, double beta) => before + (number - before) * (1 - beta);

    /// <summary>The share that the numbers seen have in a moving mean which began at 0, 1 − βᵗ. In double: 1 − 0.999 in float32 has four
    /// good digits.</summary>
    public static Node Share(double beta, Node step) => 1 - Node.Scalar(beta, ElementType.Float64).Power(step);
}
