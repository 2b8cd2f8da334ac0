using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>Chooses number by number: x where the condition is not 0, otherwise y. NaN counts as not 0.</summary>
    public readonly record struct Where : IPointwise3
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y, V z) where V : struct, IVector<V> => V.Select(V.Equal(x, V.Zero), z, y);

        /// <inheritdoc/>
        public (Node? A, Node? B, Node? C) Pullback(Node a, Node b, Node c, Node y, Node dy) =>
            (null, dy.Where(a), dy.Where(a.Equal(0)));

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Where</c> nodes.</summary>
    public static class WhereNode
    {
        extension(Node x)
        {
            /// <summary>x where the condition is not 0, otherwise <paramref name="otherwise"/>.</summary>
            public Node Where(Node condition, Node otherwise) => Pointwise.Apply(new Where(), condition, x, otherwise);

            /// <summary>x where the condition is not 0, otherwise a number.</summary>
            public Node Where(Node condition, double otherwise = 0) => x.Where(condition, Node.Scalar(otherwise, x.Type));
        }
    }
}
