using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The cosine of π x. It is exact to the last digits for x of any size, since π is multiplied by what is left after whole
    /// turns.</summary>
    /// <remarks>IEEE 754-2019, section 9.2, has it as cosPi. NaN at ±∞.</remarks>
    public readonly record struct CosPi : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V>
        {
            // Both differences are exact: a turn is 2, and |r| in [0, 1] becomes a quarter of a turn to either side of the cosine's zero.
            V r = x - V.Round(x * V.Create(0.5)) * V.Create(2);
            V z = (V.Create(0.5) - V.Abs(r)) * V.Create(Math.PI);
            V square = z * z;
            // The sine's Taylor series up to z²¹; at π/2, the end of the range, the next term is 10⁻¹⁸.
            V sum = V.Create(1.0 / 51090942171709440000.0);
            sum = V.MultiplyAdd(sum, square, V.Create(-1.0 / 121645100408832000.0));
            sum = V.MultiplyAdd(sum, square, V.Create(1.0 / 355687428096000.0));
            sum = V.MultiplyAdd(sum, square, V.Create(-1.0 / 1307674368000.0));
            sum = V.MultiplyAdd(sum, square, V.Create(1.0 / 6227020800.0));
            sum = V.MultiplyAdd(sum, square, V.Create(-1.0 / 39916800.0));
            sum = V.MultiplyAdd(sum, square, V.Create(1.0 / 362880.0));
            sum = V.MultiplyAdd(sum, square, V.Create(-1.0 / 5040.0));
            sum = V.MultiplyAdd(sum, square, V.Create(1.0 / 120.0));
            sum = V.MultiplyAdd(sum, square, V.Create(-1.0 / 6.0));
            return V.MultiplyAdd(sum * square, z, z);
        }

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => dy * (x - 0.5).CosPi() * -Math.PI;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>CosPi</c> nodes.</summary>
    public static class CosPiNode
    {
        extension(Node x)
        {
            /// <summary>The cosine of π x.</summary>
            public Node CosPi() => Pointwise.Apply(new CosPi(), x);
        }
    }
}
