using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The absolute value, |x|; the slope at 0 is taken as 0.</summary>
    public readonly record struct Abs : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Abs(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * x.Sign();

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Abs</c> nodes.</summary>
    public static class AbsNode
    {
        extension(Node x)
        {
            /// <summary>The absolute value, |x|; the slope at 0 is taken as 0.</summary>
            public Node Abs() => Pointwise.Apply(new Abs(), x);
        }
    }
}
