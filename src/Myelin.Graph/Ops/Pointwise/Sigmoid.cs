using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The logistic function, y = 1 / (1 + e^−x).</summary>
    public readonly record struct Sigmoid : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Sigmoid(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * y * (1 - y);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Sigmoid</c> nodes.</summary>
    public static class SigmoidNode
    {
        extension(Node x)
        {
            /// <summary>The logistic function, y = 1 / (1 + e^−x).</summary>
            public Node Sigmoid() => Pointwise.Apply(new Sigmoid(), x);
        }
    }
}
