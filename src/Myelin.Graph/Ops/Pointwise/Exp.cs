using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The exponential, y = e^x.</summary>
    public readonly record struct Exp : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Exp(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * y;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Exp</c> nodes.</summary>
    public static class ExpNode
    {
        extension(Node x)
        {
            /// <summary>The exponential, y = e^x.</summary>
            public Node Exp() => Pointwise.Apply(new Exp(), x);
        }
    }
}
