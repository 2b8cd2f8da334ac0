using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The mean and, as a second result, the variance over neighbouring axes, which stay with size 1: of the whole population, the mean of
    /// the squared distances from the mean.
    /// </summary>
    public sealed record Moments(int First, int Count) : Reduction(First, Count)
    {
        /// <inheritdoc/>
        public override TensorSpec[] ResultsOf(ReadOnlySpan<TensorSpec> x)
        {
            var result = new TensorSpec(x[0].Type, ShapeOf(x));
            return [result, result];
        }

        /// <summary>A variance of one number is 0, not the number.</summary>
        public override Node? Simplify(Node[] inputs) => null;

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => Pullback(y, [dy, null]);

        /// <summary>
        /// dx = dm / n + dv · 2 (x − m) / n. That the variance follows the mean does not matter to it, since the distances from the mean
        /// have the sum 0.
        /// </summary>
        public override Node?[] Pullback(Node y, ReadOnlySpan<Node?> dy)
        {
            Node x = y.Inputs[0];
            Node count = CountAlong(x, [.. Enumerable.Range(First, Count)], x.Type);
            Node? ofMean = dy[0] is { } dm ? dm / count : null;
            Node? ofVariance = dy[1] is { } dv ? (x - y.Result(0)) * (dv * 2 / count) : null;
            return [ofVariance is null ? ofMean?.BroadcastTo(x.Shape) : ofMean is null ? ofVariance : ofVariance + ofMean];
        }

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            (int outer, int reduced, int inner) = Extents(request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => Reductions.Moments(o.Input<double>(), o.Result<double>(), o.Result<double>(1), outer, reduced, inner))
                : new((in Operands o) => Reductions.Moments(o.Input<float>(), o.Result<float>(), o.Result<float>(1), outer, reduced, inner));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Moments</c> nodes.</summary>
    public static class MomentsNode
    {
        extension(Node x)
        {
            /// <summary>
            /// The mean and the variance over the given axes, or over all, which stay with size 1. In one pass where the axes are
            /// neighbours; where they are not, <c>Mean</c> and <c>Variance</c>.
            /// </summary>
            /// <param name="axes">The axes; none means all. Negative numbers count from the last axis back.</param>
            /// <exception cref="GraphException">x is not of a floating-point type, or has no such axis.</exception>
            public (Node Mean, Node Variance) Moments(Axes axes = default)
            {
                axes = axes.Count == 0 ? Axes.All(x.Shape.Rank) : axes.Normalize(x.Shape);
                if (!x.Type.IsFloat)
                    throw Throw.NeedsFloat(nameof(Moments), x.Type);
                if (axes.Count == 0 || axes[^1] - axes[0] != axes.Count - 1)
                    return (x.Mean(axes, keepDims: true), x.Variance(axes, keepDims: true));
                Node moments = Node.Apply(new Moments(axes[0], axes.Count), x);
                return (moments.Result(0), moments.Result(1));
            }
        }
    }
}
