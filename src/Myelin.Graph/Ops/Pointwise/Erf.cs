using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    public readonly record struct Erf : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.Erf(x);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * (-x.Square()).Exp() * (2 / Math.Sqrt(Math.PI));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Erf</c> nodes.</summary>
    public static class ErfNode
    {
        extension(Node x)
        {
            /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
            public Node Erf() => Pointwise.Apply(new Erf(), x);
        }
    }
}
