using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The square root; NaN below 0.</summary>
    public readonly record struct Sqrt : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Sqrt(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy / (y * 2);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Sqrt</c> nodes.</summary>
    public static class SqrtNode
    {
        extension(Node x)
        {
            /// <summary>The square root; NaN below 0.</summary>
            public Node Sqrt() => Pointwise.Apply(new Sqrt(), x);
        }
    }
}
