using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>log Σ e^x along neighbouring axes, computed from the largest number on, so that nothing overflows.</summary>
    public sealed record LogSumExp(int First, int Count) : Reduction(First, Count)
    {
        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy * (y.Inputs[0] - y).Exp()];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int reduced, int inner) = Extents(request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => Reductions.LogSumExp(o.Input<double>(), o.Result<double>(), outer, reduced, inner))
                : new((in Operands o) => Reductions.LogSumExp(o.Input<float>(), o.Result<float>(), outer, reduced, inner));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>LogSumExp</c> nodes.</summary>
    public static class LogSumExpNode
    {
        extension(Node x)
        {
            /// <summary>log Σ e^x along the given axes, or of all, without overflow.</summary>
            /// <param name="axes">The axes; none means all. Negative numbers count from the last axis back.</param>
            /// <param name="keepDims">Whether the axes stay, with size 1.</param>
            /// <exception cref="GraphException">x has no such axis, or is not of a floating-point type.</exception>
            public Node LogSumExp(Axes axes = default, bool keepDims = false) =>
                Reduction.Over(x, axes, keepDims, (first, count) => new LogSumExp(first, count));
        }
    }
}
