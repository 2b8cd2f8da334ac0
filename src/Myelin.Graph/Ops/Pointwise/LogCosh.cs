using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The logarithm of the hyperbolic cosine, x² / 2 near 0 and |x| − log 2 far from it: nothing overflows, and small x keep
    /// their digits.</summary>
    public readonly record struct LogCosh : IPointwise
    {
        // log 2
        private const double LogTwo = 0.69314718055994531;

        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V>
        {
            V a = V.Abs(x);
            // cosh x − 1 = (e^−a − 1)² e^a / 2, where x is small; the exponential of a large number is never taken.
            V m = V.ExpMinusOne(-a), small = V.Min(a, V.One);
            V near = V.LogOnePlus(m * m * V.Exp(small) * V.Create(0.5));
            return V.Select(V.LessOrEqual(a, V.One), near, a + V.LogOnePlus(V.Exp(-(a + a))) - V.Create(LogTwo));
        }

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * x.Tanh();
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>LogCosh</c> nodes.</summary>
    public static class LogCoshNode
    {
        extension(Node x)
        {
            /// <summary>The logarithm of the hyperbolic cosine, without overflow.</summary>
            public Node LogCosh() => Pointwise.Apply(new LogCosh(), x);
        }
    }
}
