using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>Rows chosen by number: the axis of the operand gives way to the axes of the indices. NumPy's <c>take</c>.</summary>
    /// <remarks>An index that is not in the axis stops the run with an <see cref="ArgumentOutOfRangeException"/> that names it.</remarks>
    /// <param name="Axis">The axis that is chosen along.</param>
    /// <param name="Of">What the rows are, for the error about an index that is not in the axis; null for nothing in particular.</param>
    public sealed record Gather(int Axis, string? Of = null) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) =>
            x[1].Type == ElementType.Int32
                ? [.. x[0].Shape.Take(Axis), .. x[1].Shape, .. x[0].Shape.Skip(Axis + 1)]
                : throw Throw.Shape($"Gather needs int32 indices; it got {x[1].Type.FieldName}. Cast them: indices.Cast(ElementType.Int32).");

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new ScatterAdd(Axis, y.Inputs[0].Shape), dy, y.Inputs[1]), null];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int size, int inner) = Extents(request.Inputs[0].Shape, Axis);
            return request.IsDouble
                ? new((in Operands o) => Run<double>(o, outer, size, inner))
                : new((in Operands o) => Run<float>(o, outer, size, inner));
        }

        private void Run<T>(in Operands o, int outer, int size, int inner) where T : unmanaged
        {
            try
            {
                Rows.Gather(o.Input<T>(), o.Input<int>(1), o.Result<T>(), outer, size, inner);
            }
            catch (ArgumentOutOfRangeException e) when (Of is not null)
            {
                throw Throw.NoSuchRow(Of, e.ActualValue, size, e);
            }
        }

        internal static (int Outer, int Size, int Inner) Extents(Shape shape, int axis) =>
            (shape.Take(axis).Aggregate(1, (p, d) => p * d.Value), shape[axis].Value, shape.Skip(axis + 1).Aggregate(1, (p, d) => p * d.Value));
    }

    /// <summary>The reverse of <see cref="Gather"/>: rows added, in order, to zeros at the places that the indices name.</summary>
    public sealed record ScatterAdd(int Axis, Shape Into) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Into;

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => new ScatterAdd(Axis, Into.Bind(sizes));

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new Gather(Axis), dy, y.Inputs[1]), null];

        /// <summary>Rows that were put into another order are added in the order in which they lie.</summary>
        public override Node? Simplify(Node[] inputs) =>
            inputs[0].Op is Transpose transpose && transpose.Within(Axis, inputs[1].Shape.Rank) is { } order
                ? Node.Apply(this, inputs[0].Inputs[0], inputs[1].Transpose(Transpose.Inverse(order)))
                : null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int size, int inner) = Gather.Extents(Into, Axis);
            return request.IsDouble
                ? new((in Operands o) => Rows.ScatterAdd(o.Input<double>(), o.Input<int>(1), o.Result<double>(), outer, size, inner))
                : new((in Operands o) => Rows.ScatterAdd(o.Input<float>(), o.Input<int>(1), o.Result<float>(), outer, size, inner));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Gather</c> nodes.</summary>
    public static class GatherNode
    {
        extension(Node x)
        {
            /// <summary>The rows of x along an axis that the int32 indices name.</summary>
            /// <exception cref="GraphException">The indices are not int32, or x has no such axis.</exception>
            /// <param name="indices">The numbers of the rows.</param>
            /// <param name="axis">The axis that they are along.</param>
            /// <param name="of">What the rows are, to be named by the error about an index that is not there: <c>the vocabulary of
            /// "embedding"</c>.</param>
            public Node Gather(Node indices, int axis = 0, string? of = null) =>
                Node.Apply(new Gather(((Axes)axis).Normalize(x.Shape)[0], of), x, indices);
        }
    }
}
