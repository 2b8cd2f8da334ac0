using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The axes in another order: axis i of the result is axis Order[i] of the operand.</summary>
    public sealed record Transpose(Axes Order) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape shape = x[0].Shape;
            Axes sorted = Order.Normalize(shape);
            if (sorted.Count != shape.Rank)
                throw Throw.Shape($"Transpose of {shape} needs each of its {shape.Rank} axes once; it got {Order}.");
            var axes = new Dimension[shape.Rank];
            for (int i = 0; i < axes.Length; i++)
                axes[i] = shape[Order[i]];
            return new Shape(axes);
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy.Transpose(Inverse(Order))];

        /// <summary>The order that puts axes back.</summary>
        internal static Axes Inverse(Axes order)
        {
            var inverse = new int[order.Count];
            for (int i = 0; i < inverse.Length; i++)
                inverse[order[i]] = i;
            return [.. inverse];
        }

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs)
        {
            if (Order == Axes.All(Order.Count))
                return inputs[0];
            if (inputs[0].Op is Transpose inner)
                return inputs[0].Inputs[0].Transpose([.. Order.Select(axis => inner.Order[axis])]);
            // Rows that are gathered in another order need not be moved afterwards.
            return inputs[0].Op is Gather gather && Within(gather.Axis, inputs[0].Inputs[1].Shape.Rank) is { } order
                ? Node.Apply(gather, inputs[0].Inputs[0], inputs[0].Inputs[1].Transpose(order))
                : null;
        }

        /// <summary>The order among themselves of so many axes from one on, if all others stay where they are; else null.</summary>
        internal Axes? Within(int first, int count)
        {
            for (int i = 0; i < Order.Count; i++)
            {
                if (i < first || i >= first + count ? Order[i] != i : Order[i] < first || Order[i] >= first + count)
                    return null;
            }

            return [.. Order.Skip(first).Take(count).Select(axis => axis - first)];
        }

        /// <summary>Whether only the last two axes change places.</summary>
        internal bool SwapsLastTwo
        {
            get
            {
                int rank = Order.Count;
                for (int i = 0; i < rank - 2; i++)
                {
                    if (Order[i] != i)
                        return false;
                }

                return rank >= 2 && Order[rank - 2] == rank - 1 && Order[rank - 1] == rank - 2;
            }
        }

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int[] sizes = request.Inputs[0].Shape.Sizes, order = [.. Order];
            StridedCopy copy = StridedCopy.Permute(sizes, order);
            return request.IsDouble
                ? new((in Operands o) => copy.Run(o.Input<double>(), o.Result<double>()))
                : new((in Operands o) => copy.Run(o.Input<float>(), o.Result<float>()));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Transpose</c> nodes.</summary>
    public static class TransposeNode
    {
        extension(Node x)
        {
            /// <summary>The axes in another order: axis i of the result is axis order[i] of x.</summary>
            /// <exception cref="GraphException">An axis is missing, named twice or not there.</exception>
            public Node Transpose(Axes order)
            {
                var positive = new int[order.Count];
                for (int i = 0; i < positive.Length; i++)
                    positive[i] = order[i] < 0 ? order[i] + x.Shape.Rank : order[i];
                return Node.Apply(new Transpose([.. positive]), x);
            }

            /// <summary>The matrix, or each matrix of a stack, with rows and columns exchanged.</summary>
            /// <exception cref="GraphException">x has fewer than two axes.</exception>
            public Node Transpose()
            {
                int rank = x.Shape.Rank;
                return rank >= 2
                    ? x.Transpose([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2])
                    : throw Throw.Shape($"Transpose exchanges the last two axes; {x.Shape} has fewer than two.");
            }
        }
    }
}
