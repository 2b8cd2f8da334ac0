using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The number with its sign changed, −x.</summary>
    public readonly record struct Negate : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => -x;

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => -dy;

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Negate</c> nodes.</summary>
    public static class NegateNode
    {
        extension(Node)
        {
            /// <summary>The number with its sign changed, −x.</summary>
            public static Node operator -(Node x) => Pointwise.Apply(new Negate(), x);
        }
    }
}
