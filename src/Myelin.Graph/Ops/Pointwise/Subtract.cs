using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The difference, a − b.</summary>
    public readonly record struct Subtract : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => x - y;

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy, -dy);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;

        /// <inheritdoc/>
        public static Node? Simplify(Node a, Node b) =>
            Pointwise.IsNumber(b, 0) ? Pointwise.Unchanged(a, b) : null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Subtract</c> nodes.</summary>
    public static class SubtractNode
    {
        extension(Node)
        {
            /// <summary>The difference, a − b.</summary>
            public static Node operator -(Node a, Node b) => Pointwise.Apply(new Subtract(), a, b);

            /// <summary>The difference, a − b. The literal takes the node's type.</summary>
            public static Node operator -(Node a, double b) => a - Node.Scalar(b, a.Type);

            /// <summary>The difference, a − b. The literal takes the node's type.</summary>
            public static Node operator -(double a, Node b) => Node.Scalar(a, b.Type) - b;
        }
    }
}
