using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The largest number along neighbouring axes; NaN if any is. Its gradient is shared evenly among equals.</summary>
    public sealed record ReduceMax(int First, int Count) : Reduction(First, Count)
    {
        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [SharedAmongEquals(y, dy)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int reduced, int inner) = Extents(request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => Reductions.Max(o.Input<double>(), o.Result<double>(), outer, reduced, inner))
                : new((in Operands o) => Reductions.Max(o.Input<float>(), o.Result<float>(), outer, reduced, inner));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>ReduceMax</c> nodes.</summary>
    public static class ReduceMaxNode
    {
        extension(Node x)
        {
            /// <summary>The largest number along the given axes, or of all; NaN if any is.</summary>
            /// <param name="axes">The axes; none means all. Negative numbers count from the last axis back.</param>
            /// <param name="keepDims">Whether the axes stay, with size 1.</param>
            /// <exception cref="GraphException">x has no such axis, or is not of a floating-point type.</exception>
            public Node Max(Axes axes = default, bool keepDims = false) =>
                Reduction.Over(x, axes, keepDims, (first, count) => new ReduceMax(first, count));
        }
    }
}
