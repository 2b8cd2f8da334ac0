using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>log(1 + e^x), computed as max(x, 0) + log(1 + e^−|x|) so that nothing overflows.</summary>
    public readonly record struct Softplus : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Max(x, V.Zero) + V.LogOnePlus(V.Exp(-V.Abs(x)));

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * x.Sigmoid();
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Softplus</c> nodes.</summary>
    public static class SoftplusNode
    {
        extension(Node x)
        {
            /// <summary>log(1 + e^x), without overflow.</summary>
            public Node Softplus() => Pointwise.Apply(new Softplus(), x);
        }
    }
}
