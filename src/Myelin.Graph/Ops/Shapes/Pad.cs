using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>A tensor put into a larger one of zeros, from Starts on: what a slice does to gradients.</summary>
    public sealed record Pad(Axes Starts, Shape Into) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            // A slice of the large shape at that place must have the operand's shape.
            new Slice(Starts, x[0].Shape).ShapeOf([new TensorSpec(x[0].Type, Into)]);
            return Into;
        }

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => new Pad(Starts, Into.Bind(sizes));

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new Slice(Starts, y.Inputs[0].Shape), dy)];

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) => inputs[0].Shape == Into && Starts.All(start => start == 0) ? inputs[0] : null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int[] sizes = request.Inputs[0].Shape.Sizes, starts = [.. Starts], into = Into.Sizes;
            StridedCopy copy = StridedCopy.Pad(sizes, starts, into);
            return request.IsDouble
                ? new((in Operands o) => copy.Run(o.Input<double>(), o.Result<double>()))
                : new((in Operands o) => copy.Run(o.Input<float>(), o.Result<float>()));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Pad</c> nodes.</summary>
    public static class PadNode
    {
        extension(Node x)
        {
            /// <summary>x with zeros put before and after it along one axis.</summary>
            /// <exception cref="ArgumentOutOfRangeException">A number of zeros is negative.</exception>
            public Node Pad(int axis, int before, int after)
            {
                if (before < 0)
                    throw Throw.OutOfRange(before, "0 or more");
                if (after < 0)
                    throw Throw.OutOfRange(after, "0 or more");
                int at = ((Axes)axis).Normalize(x.Shape)[0];
                var starts = new int[x.Shape.Rank];
                starts[at] = before;
                return Node.Apply(new Pad([.. starts], x.Shape.With(at, before + x.Shape[at].Value + after)), x);
            }
        }
    }
}
