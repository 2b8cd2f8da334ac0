using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>A part of a tensor: along each axis, Size numbers from Start on.</summary>
    public sealed record Slice(Axes Starts, Shape Sizes) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape shape = x[0].Shape;
            if (Starts.Count != shape.Rank || Sizes.Rank != shape.Rank)
            {
                throw Throw.Shape($"Slice of {shape} needs a start and a size for each of its {shape.Rank} axes; "
                    + $"it got starts {Starts} and sizes {Sizes}.");
            }

            for (int axis = 0; axis < shape.Rank; axis++)
            {
                bool whole = Starts[axis] == 0 && Sizes[axis] == shape[axis];
                // Whether a part of an axis of unknown size is inside of it is seen when the size is bound.
                bool inside = Sizes[axis].IsKnown && Starts[axis] >= 0 && Sizes[axis].Value >= 0
                    && (!shape[axis].IsKnown || (long)Starts[axis] + Sizes[axis].Value <= shape[axis].Value);
                if (!whole && !inside)
                    throw Throw.Shape($"Slice takes {Sizes[axis]} from {Starts[axis]} on along axis {axis}, but {shape} has {shape[axis]} there.");
            }

            return Sizes;
        }

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => new Slice(Starts, Sizes.Bind(sizes));

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new Pad(Starts, y.Inputs[0].Shape), dy)];

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) => inputs[0].Shape == Sizes && Starts.All(start => start == 0) ? inputs[0] : null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int[] from = request.Inputs[0].Shape.Sizes, starts = [.. Starts], sizes = Sizes.Sizes;
            StridedCopy copy = StridedCopy.Slice(from, starts, sizes);
            return request.IsDouble
                ? new((in Operands o) => copy.Run(o.Input<double>(), o.Result<double>()))
                : new((in Operands o) => copy.Run(o.Input<float>(), o.Result<float>()));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Slice</c> nodes.</summary>
    public static class SliceNode
    {
        extension(Node x)
        {
            /// <summary>The numbers from <paramref name="start"/> on along one axis; all along the others.</summary>
            /// <param name="axis">The axis; −1 is the last.</param>
            /// <param name="start">The first of them; a negative number counts from the end, which must then be known.</param>
            /// <param name="size">How many.</param>
            /// <exception cref="GraphException">They reach beyond the axis.</exception>
            public Node Slice(int axis, int start, int size)
            {
                int at = ((Axes)axis).Normalize(x.Shape)[0];
                var starts = new int[x.Shape.Rank];
                starts[at] = start < 0 ? start + x.Shape[at].Value : start;
                return Node.Apply(new Slice([.. starts], x.Shape.With(at, size)), x);
            }
        }
    }
}
