using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>e^x − 1, exact for small x.</summary>
    public readonly record struct ExpMinusOne : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.ExpMinusOne(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * (y + 1);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>ExpMinusOne</c> nodes.</summary>
    public static class ExpMinusOneNode
    {
        extension(Node x)
        {
            /// <summary>e^x − 1, exact for small x.</summary>
            public Node ExpMinusOne() => Pointwise.Apply(new ExpMinusOne(), x);
        }
    }
}
