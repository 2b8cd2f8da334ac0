using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>log(1 + x), exact for small x.</summary>
    public readonly record struct LogOnePlus : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.LogOnePlus(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy / (x + 1);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>LogOnePlus</c> nodes.</summary>
    public static class LogOnePlusNode
    {
        extension(Node x)
        {
            /// <summary>log(1 + x), exact for small x.</summary>
            public Node LogOnePlus() => Pointwise.Apply(new LogOnePlus(), x);
        }
    }
}
