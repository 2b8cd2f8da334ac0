using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The product of each pair of numbers, a · b.</summary>
    public readonly record struct Multiply : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => x * y;

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy * b, dy * a);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;

        /// <inheritdoc/>
        public static Node? Simplify(Node a, Node b) =>
            Pointwise.IsNumber(b, 1) ? Pointwise.Unchanged(a, b) : Pointwise.IsNumber(a, 1) ? Pointwise.Unchanged(b, a) : null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Multiply</c> nodes.</summary>
    public static class MultiplyNode
    {
        extension(Node)
        {
            /// <summary>The product of each pair of numbers, a · b.</summary>
            public static Node operator *(Node a, Node b) => Pointwise.Apply(new Multiply(), a, b);

            /// <summary>The product of each pair of numbers, a · b. The literal takes the node's type.</summary>
            public static Node operator *(Node a, double b) => a * Node.Scalar(b, a.Type);

            /// <summary>The product of each pair of numbers, a · b. The literal takes the node's type.</summary>
            public static Node operator *(double a, Node b) => Node.Scalar(a, b.Type) * b;
        }
    }
}
