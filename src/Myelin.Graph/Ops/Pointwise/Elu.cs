using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The exponential linear unit: x above 0 and α (e^x − 1) below. Clevert et al. 2015.</summary>
    public readonly record struct Elu(double Alpha) : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Select(V.Less(V.Zero, x), x, V.ExpMinusOne(x) * V.Create(Alpha));

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy.Where(x > 0, dy * (y + Alpha));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Elu</c> nodes.</summary>
    public static class EluNode
    {
        extension(Node x)
        {
            /// <summary>The exponential linear unit: x above 0 and α (e^x − 1) below.</summary>
            /// <param name="alpha">What it falls to, negated, far below 0.</param>
            public Node Elu(double alpha = 1) => Pointwise.Apply(new Elu(alpha), x);
        }
    }
}
