using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>1 where a ≠ b and 0 elsewhere, in the operands' type.</summary>
    public readonly record struct NotEqual : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.AndNot(V.Equal(x, y), V.One);

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (null, null);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>NotEqual</c> nodes.</summary>
    public static class NotEqualNode
    {
        extension(Node a)
        {
            /// <summary>1 where a ≠ b and 0 elsewhere, in the operands' type.</summary>
            public Node NotEqual(Node b) => Pointwise.Apply(new NotEqual(), a, b);

            /// <summary>1 where a ≠ b and 0 elsewhere, in the operands' type. The literal takes the node's type.</summary>
            public Node NotEqual(double b) => a.NotEqual(Node.Scalar(b, a.Type));
        }
    }
}
