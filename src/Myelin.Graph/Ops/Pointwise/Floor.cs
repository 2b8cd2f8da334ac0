using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The largest whole number not above x. Its slope is taken as 0 everywhere.</summary>
    public readonly record struct Floor : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Floor(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Floor</c> nodes.</summary>
    public static class FloorNode
    {
        extension(Node x)
        {
            /// <summary>The largest whole number not above x. Its slope is taken as 0 everywhere.</summary>
            public Node Floor() => Pointwise.Apply(new Floor(), x);
        }
    }
}
