using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The natural logarithm; −∞ at 0 and NaN below.</summary>
    public readonly record struct Log : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Log(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy / x;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Log</c> nodes.</summary>
    public static class LogNode
    {
        extension(Node x)
        {
            /// <summary>The natural logarithm; −∞ at 0 and NaN below.</summary>
            public Node Log() => Pointwise.Apply(new Log(), x);
        }
    }
}
