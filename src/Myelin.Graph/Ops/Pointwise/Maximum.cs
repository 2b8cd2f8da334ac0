using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The larger of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the first.</summary>
    public readonly record struct Maximum : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Max(x, y);

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy.Where(a >= b), dy.Where((a >= b).Equal(0)));

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Maximum</c> nodes.</summary>
    public static class MaximumNode
    {
        extension(Node a)
        {
            /// <summary>The larger of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the
            /// first.</summary>
            public Node Maximum(Node b) => Pointwise.Apply(new Maximum(), a, b);

            /// <summary>The larger of each pair of numbers; NaN when either is. Where both are equal, the gradient goes to the first. The
            /// literal takes the node's type.</summary>
            public Node Maximum(double b) => a.Maximum(Node.Scalar(b, a.Type));
        }
    }
}
