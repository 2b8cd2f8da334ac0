using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops;

/// <summary>The gradient of <see cref="RecurrentSequence"/> in one kernel. Differentiated again it becomes that of the loop of plain
/// nodes.</summary>
/// <remarks>
/// Operands: those of the recurrence, its results, the gradients with respect to its outputs and, for an LSTM with gradients there, to its
/// memories. Results: the gradients with respect to the inputs, the recurrent kernel, the first state, and the first memory or the
/// recurrent bias, if there is one.
/// </remarks>
/// <param name="Of">The recurrence.</param>
/// <param name="HasMemoryGradients">Whether gradients with respect to the memories are given.</param>
public sealed record RecurrentSequenceGradient(RecurrentSequence Of, bool HasMemoryGradients) : Op, ISkipsResults
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

    /// <inheritdoc/>
    public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x) =>
        [x[0], x[1], x[2], .. Of.HasMemory || Of.HasBias ? [x[3]] : Array.Empty<TensorSpec>()];

    /// <summary>Inputs and recurrent bias matter to the gradient only through what was saved.</summary>
    public override bool Reads(int operand) => operand != 0 && !(Of.HasBias && operand == 3);

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, .. new Node?[y.Results.Length - 1]]);

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
    {
        // The gradient as the loop's own gradient, as a function of the recurrence's operands alone: what was saved follows from them.
        // Each operand stands behind a view of its own, for one may be made from another, or be the same.
        Node[] operands = Array.ConvertAll(y.Inputs.ToArray(), x => Node.Apply(new Reshape(x.Shape), x));
        Node[] inner = operands[..Of.Operands];
        Node[] results = Of.AsLoop(inner);
        int given = operands.Length - (HasMemoryGradients ? 2 : 1);
        List<(Node, Node)> weighted = [(results[0], operands[given])];
        if (HasMemoryGradients)
            weighted.Add((results[1], operands[given + 1]));
        Node[] with = Of.HasMemory || Of.HasBias ? inner[..4] : inner[..3];
        Node?[] gradients = GradientNodes.Pullback(weighted, with);
        var outer = new List<(Node, Node)>();
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is { } gradient && dy[i] is { } d)
                outer.Add((gradient, d));
        }

        int[] differentiated = [.. Enumerable.Range(0, with.Length), .. Enumerable.Range(given, operands.Length - given)];
        Node?[] second = GradientNodes.Pullback(outer, Array.ConvertAll(differentiated, i => operands[i]));
        var dx = new Node?[y.Inputs.Length];
        for (int i = 0; i < second.Length; i++)
            dx[differentiated[i]] = second[i];
        return dx;
    }

    /// <summary>All others are made of the gradient of the inputs.</summary>
    public bool MaySkip(int result) => result > 0;

    /// <inheritdoc/>
    public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) => 4.0 * x[0].Length * x[1].Shape[0].Value;

    /// <inheritdoc/>
    public override Kernel CreateKernel(KernelRequest request) => RecurrentKernel.Backward(this, request);
}
