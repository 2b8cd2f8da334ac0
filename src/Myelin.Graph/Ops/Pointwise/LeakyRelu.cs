using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The leaky rectified linear unit: x above 0 and slope · x below; the slope at 0 is that below.</summary>
    public readonly record struct LeakyRelu(double Slope) : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Select(V.Less(V.Zero, x), x, x * V.Create(Slope));

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy.Where(x > 0, dy * Slope);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>LeakyRelu</c> nodes.</summary>
    public static class LeakyReluNode
    {
        extension(Node x)
        {
            /// <summary>The leaky rectified linear unit: x above 0 and slope · x below.</summary>
            /// <param name="slope">The slope below 0; Keras's default is 0.3.</param>
            public Node LeakyRelu(double slope = 0.3) => Pointwise.Apply(new LeakyRelu(slope), x);
        }
    }
}
