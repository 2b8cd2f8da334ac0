using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The nearest whole number, halves to even. Its slope is taken as 0 everywhere.</summary>
    public readonly record struct Round : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Round(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Round</c> nodes.</summary>
    public static class RoundNode
    {
        extension(Node x)
        {
            /// <summary>The nearest whole number, halves to even. Its slope is taken as 0 everywhere.</summary>
            public Node Round() => Pointwise.Apply(new Round(), x);
        }
    }
}
