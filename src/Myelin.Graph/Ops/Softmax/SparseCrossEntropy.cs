using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The cross-entropy of logits against labels, row by row: y = log Σ e^x − x[label], in one pass and exact, with the logits' last axis
    /// the classes and one int32 label a row.
    /// </summary>
    /// <remarks>A label that is not a class stops the run with an <see cref="ArgumentOutOfRangeException"/> that names it.</remarks>
    public sealed record SparseCrossEntropy : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            if (!x[0].Type.IsFloat)
                throw Throw.NeedsFloat(Name, x[0].Type);
            if (x[1].Type != ElementType.Int32)
                throw Throw.Shape($"SparseCrossEntropy needs int32 labels; it got {x[1].Type.FieldName}.");
            return x[0].Shape.Rank > 0 && x[1].Shape == new Shape([.. x[0].Shape.Take(x[0].Shape.Rank - 1)])
                ? x[1].Shape
                : throw Throw.Shape($"SparseCrossEntropy got logits {x[0].Shape} and labels {x[1].Shape}; "
                    + "labels must have the logits' shape without the last axis.");
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) =>
            [Node.Apply(new SparseCrossEntropyGradient(), y.Inputs[0], y.Inputs[1], dy), null];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int columns = request.Inputs[0].Shape[-1].Value;
            return request.IsDouble
                ? new((in Operands o) => SoftmaxKernels.CrossEntropy(o.Input<double>(), o.Input<int>(1), o.Result<double>(), columns))
                : new((in Operands o) => SoftmaxKernels.CrossEntropy(o.Input<float>(), o.Input<int>(1), o.Result<float>(), columns));
        }
    }

    /// <summary>The gradient of <see cref="SparseCrossEntropy"/> in one pass: (softmax(x) − onehot(label)) · dy, row by row.</summary>
    public sealed record SparseCrossEntropyGradient : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy)
        {
            Node x = y.Inputs[0], labels = y.Inputs[1], rows = y.Inputs[2].ExpandDims(-1);
            Node s = x.Softmax();
            Node weighted = dy * s;
            return
            [
                (weighted - s * weighted.Sum(-1, keepDims: true)) * rows,
                null,
                (dy * (s - labels.OneHot(x.Shape[-1].Value, x.Type))).Sum(-1),
            ];
        }

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int columns = request.Inputs[0].Shape[-1].Value;
            return request.IsDouble
                ? new((in Operands o) =>
                    SoftmaxKernels.CrossEntropyGradient(o.Input<double>(), o.Input<int>(1), o.Input<double>(2), o.Result<double>(), columns))
                : new((in Operands o) =>
                    SoftmaxKernels.CrossEntropyGradient(o.Input<float>(), o.Input<int>(1), o.Input<float>(2), o.Result<float>(), columns));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The cross-entropies from logits.</summary>
    public static class CrossEntropyNode
    {
        extension(Node logits)
        {
            /// <summary>The cross-entropy of each row of logits against its int32 label: log Σ e^x − x[label].</summary>
            /// <exception cref="GraphException">Labels are not int32, or do not have the logits' shape without the last axis.</exception>
            public Node SparseCrossEntropy(Node labels) => Node.Apply(new SparseCrossEntropy(), logits, labels);

            /// <summary>The cross-entropy of each row of logits against a row of probabilities: −Σ p · log softmax(x).</summary>
            public Node CategoricalCrossEntropy(Node probabilities) => -(probabilities * logits.LogSoftmax()).Sum(-1);
        }
    }
}
