using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>x where another number is above 0, otherwise 0: what becomes of a gradient behind <see cref="Relu"/>.</summary>
    public readonly record struct WherePositive : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.And(V.Less(V.Zero, y), x);

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy.WherePositive(b), null);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>WherePositive</c> nodes.</summary>
    public static class WherePositiveNode
    {
        extension(Node x)
        {
            /// <summary>x where another tensor is above 0, otherwise 0.</summary>
            public Node WherePositive(Node other) => Pointwise.Apply(new WherePositive(), x, other);
        }
    }
}
