using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>Where along an axis the largest number stands: the first of equals, and NaN counts as largest. The result is
    /// int32.</summary>
    public sealed record ArgMax(int First) : Reduction(First, 1)
    {
        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => ElementType.Int32;

        /// <summary>A place has no slope.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null];

        /// <summary>Along an axis of size 1 the place is 0, not the number that stands there.</summary>
        public override Node? Simplify(Node[] inputs) => null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int reduced, int inner) = Extents(request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => Reductions.ArgMax(o.Input<double>(), o.Result<int>(), outer, reduced, inner))
                : new((in Operands o) => Reductions.ArgMax(o.Input<float>(), o.Result<int>(), outer, reduced, inner));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>ArgMax</c> nodes.</summary>
    public static class ArgMaxNode
    {
        extension(Node x)
        {
            /// <summary>Where along an axis the largest number stands, as int32: the first of equals, and NaN counts as largest.</summary>
            /// <param name="axis">The axis; −1 is the last.</param>
            /// <param name="keepDims">Whether the axis stays, with size 1.</param>
            public Node ArgMax(int axis = -1, bool keepDims = false) =>
                Reduction.Over(x, axis, keepDims, (first, _) => new ArgMax(first));
        }
    }
}
