using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// x, and 0 where it is closer to 0 than a limit; NaN stays NaN. For what decays for ever: without it such numbers end as subnormal ones,
    /// where rounding keeps them, and with which processors take several times as long.
    /// </summary>
    public readonly record struct FlushToZero(double Limit) : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.AndNot(V.Less(V.Abs(x), V.Create(Limit)), x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy.Where(y.NotEqual(0));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>FlushToZero</c> nodes.</summary>
    public static class FlushToZeroNode
    {
        extension(Node x)
        {
            /// <summary>x, and 0 where |x| is below <paramref name="limit"/>; NaN stays NaN.</summary>
            /// <param name="limit">Above 0.</param>
            /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
            public Node FlushToZero(double limit) =>
                limit > 0 ? Pointwise.Apply(new FlushToZero(limit), x) : throw Throw.OutOfRange(limit, "above 0");
        }
    }
}
