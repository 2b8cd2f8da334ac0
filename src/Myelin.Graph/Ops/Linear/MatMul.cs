using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The matrix product over the last two axes, y = a · b, each operand optionally with its last two axes exchanged; axes in front of
    /// them are a stack of matrices, broadcast by NumPy's rules.
    /// </summary>
    public sealed record MatMul(bool TransposeA, bool TransposeB) : Op, IHandsOver
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape a = x[0].Shape, b = x[1].Shape;
            if (x[0].Type != x[1].Type)
                throw Throw.Types(Name, x[0].Type, x[1].Type);
            if (!x[0].Type.IsFloat)
                throw Throw.NeedsFloat(Name, x[0].Type);
            if (a.Rank < 2 || b.Rank < 2 || a[TransposeA ? -2 : -1] != b[TransposeB ? -1 : -2])
                throw Throw.MatMul(a, b, TransposeA, TransposeB);
            return Shape.TryBroadcast(Stack(a), Stack(b), out Shape stack)
                ? [.. stack, a[TransposeA ? -1 : -2], b[TransposeB ? -2 : -1]]
                : throw Throw.Broadcast("MatMul's stacks of matrices", a, b);
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy)
        {
            Node a = y.Inputs[0], b = y.Inputs[1];
            Node da = TransposeA ? b.MatMul(dy, TransposeB, true) : dy.MatMul(b, false, !TransposeB);
            Node db = TransposeB ? dy.MatMul(a, true, TransposeA) : a.MatMul(dy, !TransposeA, false);
            return [da.SumTo(a.Shape), db.SumTo(b.Shape)];
        }

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs)
        {
            if (inputs[0].Op is Transpose { SwapsLastTwo: true })
                return inputs[0].Inputs[0].MatMul(inputs[1], !TransposeA, TransposeB);
            return inputs[1].Op is Transpose { SwapsLastTwo: true }
                ? inputs[0].MatMul(inputs[1].Inputs[0], TransposeA, !TransposeB)
                : null;
        }

        /// <inheritdoc/>
        public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) => 2.0 * y[0].Length * x[0].Shape[TransposeA ? -2 : -1].Value;

        /// <inheritdoc/>
        public bool GivesWholeRows(Node node, int together) => MatMulKernel.GivesWholeRows(this, node, together);

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => MatMulKernel.Create(this, request);

        internal static Shape Stack(Shape shape) => [.. shape.Take(shape.Rank - 2)];
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>MatMul</c> nodes.</summary>
    public static class MatMulNode
    {
        extension(Node a)
        {
            /// <summary>The matrix product over the last two axes, a · b, each operand optionally transposed first.</summary>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public Node MatMul(Node b, bool transposeA = false, bool transposeB = false)
            {
                // A stack of matrices times one matrix is one tall matrix times it.
                if (a.Shape.Rank > 2 && b.Shape.Rank == 2 && !transposeA && a.Shape[-1] == b.Shape[transposeB ? -1 : -2])
                {
                    Shape rows = [.. a.Shape.Take(a.Shape.Rank - 1)];
                    Node flat = a.Reshape([rows.Elements, a.Shape[-1]]).MatMul(b, false, transposeB);
                    return flat.Reshape([.. rows, flat.Shape[-1]]);
                }

                return Node.Apply(new MatMul(transposeA, transposeB), a, b);
            }

            /// <summary>
            /// NumPy's dot product: of two vectors their inner product, of matrices and stacks of them the matrix product, of a matrix and
            /// a vector the product of each row with the vector.
            /// </summary>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public Node Dot(Node b)
            {
                if (a.Shape.Rank == 0 || b.Shape.Rank == 0)
                    return a * b;
                if (a.Shape[-1] != b.Shape[b.Shape.Rank == 1 ? 0 : -2])
                    throw Throw.Dot(a.Shape, b.Shape);
                Node left = a.Shape.Rank == 1 ? a.ExpandDims(0) : a, right = b.Shape.Rank == 1 ? b.ExpandDims(1) : b;
                Node product = left.MatMul(right);
                if (b.Shape.Rank == 1)
                    product = product.Squeeze(-1);
                return a.Shape.Rank == 1 ? product.Squeeze(b.Shape.Rank == 1 ? -1 : -2) : product;
            }
        }
    }
}
