using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The square, x².</summary>
    public readonly record struct Square : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => x * x;

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * (x * 2);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Square</c> nodes.</summary>
    public static class SquareNode
    {
        extension(Node x)
        {
            /// <summary>The square, x².</summary>
            public Node Square() => Pointwise.Apply(new Square(), x);
        }
    }
}
