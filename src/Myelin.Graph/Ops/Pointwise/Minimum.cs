using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The smaller of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the first.</summary>
    public readonly record struct Minimum : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Min(x, y);

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy.Where(a <= b), dy.Where((a <= b).Equal(0)));

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Minimum</c> nodes.</summary>
    public static class MinimumNode
    {
        extension(Node a)
        {
            /// <summary>The smaller of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the
            /// first.</summary>
            public Node Minimum(Node b) => Pointwise.Apply(new Minimum(), a, b);

            /// <summary>The smaller of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the first. The
            /// literal takes the node's type.</summary>
            public Node Minimum(double b) => a.Minimum(Node.Scalar(b, a.Type));
        }
    }
}
