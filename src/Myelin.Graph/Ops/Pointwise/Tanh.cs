using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The hyperbolic tangent.</summary>
    public readonly record struct Tanh : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Tanh(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * (1 - y.Square());
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Tanh</c> nodes.</summary>
    public static class TanhNode
    {
        extension(Node x)
        {
            /// <summary>The hyperbolic tangent.</summary>
            public Node Tanh() => Pointwise.Apply(new Tanh(), x);
        }
    }
}
