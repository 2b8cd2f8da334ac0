using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>−1 below 0, 0 at 0 and 1 above; NaN of NaN. Its slope is taken as 0 everywhere.</summary>
    public readonly record struct Sign : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Select(V.Less(x, V.Zero), -V.One, V.Select(V.Less(V.Zero, x), V.One, x));

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => null;

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Sign</c> nodes.</summary>
    public static class SignNode
    {
        extension(Node x)
        {
            /// <summary>−1 below 0, 0 at 0 and 1 above; NaN of NaN. Its slope is taken as 0 everywhere.</summary>
            public Node Sign() => Pointwise.Apply(new Sign(), x);
        }
    }
}
