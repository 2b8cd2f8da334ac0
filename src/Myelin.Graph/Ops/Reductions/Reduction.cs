using System.Runtime.CompilerServices;
using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>A size that is not known before compiling, as a number.</summary>
    public sealed record SizeOf(Dimension Size, ElementType Type) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Shape.Scalar;

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Type;

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [];

        /// <summary>Compiling replaces it by a number.</summary>
        public override Kernel CreateKernel(KernelRequest request) => throw new InvalidOperationException("A size is not computed.");
    }
}

namespace Myelin.Graph
{
    /// <summary>
    /// An op that turns each stretch of numbers along neighbouring axes into one number; the axes stay with size 1. Methods on nodes take
    /// any axes and put reductions of neighbours together.
    /// </summary>
    /// <param name="First">The first axis.</param>
    /// <param name="Count">How many axes.</param>
    public abstract record Reduction(int First, int Count) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape shape = x[0].Shape;
            for (int axis = First; axis < First + Count; axis++)
                shape = shape.With(axis, 1);
            return shape;
        }

        /// <summary>The operand seen as (outer, reduced, inner).</summary>
        internal (int Outer, int Reduced, int Inner) Extents(Shape shape)
        {
            int outer = 1, reduced = 1, inner = 1;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (axis < First)
                    outer *= shape[axis].Value;
                else if (axis < First + Count)
                    reduced *= shape[axis].Value;
                else
                    inner *= shape[axis].Value;
            }

            return (outer, reduced, inner);
        }

        /// <summary>The operand itself where there is nothing to reduce: all axes have size 1.</summary>
        public override Node? Simplify(Node[] inputs)
        {
            for (int axis = First; axis < First + Count; axis++)
            {
                if (inputs[0].Shape[axis] != 1)
                    return null;
            }

            return inputs[0];
        }

        /// <summary>The gradient of a reduction that picks a number: it goes, in equal parts, to all numbers that are equal to the
        /// result.</summary>
        private protected Node SharedAmongEquals(Node y, Node dy)
        {
            Node hits = y.Inputs[0].Equal(y);
            return hits * (dy / hits.Sum([.. Enumerable.Range(First, Count)], keepDims: true));
        }

        /// <summary>Applies a reduction over any axes; none given means all.</summary>
        /// <exception cref="GraphException">x is not of a floating-point type, or has no such axis.</exception>
        internal static Node Over(
            Node x, Axes axes, bool keepDims, Func<int, int, Op> reduction, [CallerMemberName] string method = "")
        {
            if (!x.Type.IsFloat)
                throw Throw.NeedsFloat(method, x.Type);
            axes = axes.Count == 0 ? Axes.All(x.Shape.Rank) : axes.Normalize(x.Shape);
            Node y = x;
            for (int end = axes.Count; end > 0;)
            {
                int start = end - 1;
                while (start > 0 && axes[start - 1] == axes[start] - 1)
                    start--;
                y = Node.Apply(reduction(axes[start], end - start), y);
                end = start;
            }

            return keepDims ? y : WithoutAxes(y, axes);
        }

        /// <summary>The node without the given axes of size 1.</summary>
        internal static Node WithoutAxes(Node x, Axes axes) =>
            x.Reshape([.. x.Shape.Where((_, axis) => !axes.Contains(axis))]);

        /// <summary>The number of elements along axes, as a node: it may not be known before compiling.</summary>
        internal static Node CountAlong(Node x, Axes axes, ElementType type)
        {
            axes = axes.Count == 0 ? Axes.All(x.Shape.Rank) : axes.Normalize(x.Shape);
            Dimension count = 1;
            foreach (int axis in axes)
                count *= x.Shape[axis];
            return count.IsKnown ? Node.Scalar(count.Value, type) : Node.Apply(new SizeOf(count, type));
        }
    }
}
