using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The number brought into a range, min(max(x, low), high); the slope is 1 inside and at the ends, 0 outside.</summary>
    public readonly record struct Clip(double Low, double High) : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Min(V.Max(x, V.Create(Low)), V.Create(High));

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy.Where((x >= Low) * (x <= High));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Clip</c> nodes.</summary>
    public static class ClipNode
    {
        extension(Node x)
        {
            /// <summary>The number brought into a range, min(max(x, low), high).</summary>
            /// <exception cref="ArgumentOutOfRangeException">low is not below or equal to high.</exception>
            public Node Clip(double low, double high) =>
                low <= high ? Pointwise.Apply(new Clip(low, high), x) : throw Throw.OutOfRange(low, $"at most {high}, the upper end of the range");
        }
    }
}
