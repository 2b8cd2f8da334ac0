using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The power, a^b. The gradient with respect to a is dy · b · a^(b−1), and 0 where b is 0; that with respect to b is dy · a^b · log a
    /// where a &gt; 0 and 0 elsewhere.
    /// </summary>
    public readonly record struct Power : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Pow(x, y);

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy)
        {
            Node da = dy * b * a.Power(b - 1);
            return (b.Op is ScalarOp { Value: not 0 } ? da : da.Where(b), dy * y * a.Where(a > 0, 1).Log());
        }

        /// <inheritdoc/>
        public static Node? Simplify(Node a, Node b) =>
            Pointwise.IsNumber(b, 1) ? Pointwise.Unchanged(a, b) : Pointwise.IsNumber(b, 2) && Pointwise.Unchanged(a, b) is { } x ? x * x : null;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Power</c> nodes.</summary>
    public static class PowerNode
    {
        extension(Node a)
        {
            /// <summary>The power, a^b.</summary>
            public Node Power(Node b) => Pointwise.Apply(new Power(), a, b);

            /// <summary>The power, a^b. The literal takes the node's type.</summary>
            public Node Power(double b) => a.Power(Node.Scalar(b, a.Type));
        }
    }
}
