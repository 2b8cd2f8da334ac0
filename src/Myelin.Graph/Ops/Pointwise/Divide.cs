using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The quotient, a / b.</summary>
    public readonly record struct Divide : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => x / y;

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy / b, -(dy * y) / b);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;

        /// <inheritdoc/>
        public static Node? Simplify(Node a, Node b) =>
            Pointwise.IsNumber(b, 1) ? Pointwise.Unchanged(a, b) : null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Divide</c> nodes.</summary>
    public static class DivideNode
    {
        extension(Node)
        {
            /// <summary>The quotient, a / b.</summary>
            public static Node operator /(Node a, Node b) => Pointwise.Apply(new Divide(), a, b);

            /// <summary>The quotient, a / b. The literal takes the node's type.</summary>
            public static Node operator /(Node a, double b) => a / Node.Scalar(b, a.Type);

            /// <summary>The quotient, a / b. The literal takes the node's type.</summary>
            public static Node operator /(double a, Node b) => Node.Scalar(a, b.Type) / b;
        }
    }
}
