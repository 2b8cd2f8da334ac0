using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops;

/// <summary>
/// The gradient of <see cref="Attention"/> with respect to queries, keys and values in one kernel, from them, the weights and the gradient
/// of the mixed values. Differentiated again it becomes that of the plain nodes.
/// </summary>
/// <param name="Scale">What the scores were multiplied by.</param>
public sealed record AttentionGradient(double Scale) : Op
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

    /// <inheritdoc/>
    public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x) => [x[0], x[1], x[2]];

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, null, null]);

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
    {
        // As a function of what attention was made of alone: the weights follow from queries and keys.
        Node[] operands = Array.ConvertAll(y.Inputs.ToArray(), x => Node.Apply(new Reshape(x.Shape), x));
        (Node mixed, _) = new Attention(Scale).AsNodes(operands[0], operands[1], operands[2]);
        Node?[] first = GradientNodes.Pullback([(mixed, operands[4])], operands.AsSpan(0, 3));
        var outer = new List<(Node, Node)>();
        for (int i = 0; i < first.Length; i++)
        {
            if (first[i] is { } gradient && dy[i] is { } d)
                outer.Add((gradient, d));
        }

        Node?[] second = GradientNodes.Pullback(outer, [operands[0], operands[1], operands[2], operands[4]]);
        return [second[0], second[1], second[2], null, second[3]];
    }

    /// <inheritdoc/>
    public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) =>
        4.0 * x[3].Length * (x[0].Shape[3].Value + x[2].Shape[3].Value);

    /// <inheritdoc/>
    public override Kernel CreateKernel(KernelRequest request) => AttentionKernel.Backward(this, request);
}
