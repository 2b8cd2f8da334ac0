using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The rectified linear unit, y = max(0, x); the slope at 0 is taken as 0.</summary>
    public readonly record struct Relu : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Rectify(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy.WherePositive(y);

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Relu</c> nodes.</summary>
    public static class ReluNode
    {
        extension(Node x)
        {
            /// <summary>The rectified linear unit, y = max(0, x); the slope at 0 is taken as 0.</summary>
            public Node Relu() => Pointwise.Apply(new Relu(), x);
        }
    }
}
