using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The cross-entropy of a logit x against a probability p, max(x, 0) − x · p + log(1 + e^−|x|): nothing overflows, and a confident
    /// right answer keeps its digits.
    /// </summary>
    public readonly record struct BinaryCrossEntropy : IPointwise2
    {
        /// <inheritdoc/>
        public V Value<V>(V x, V y) where V : struct, IVector<V> => V.Max(x, V.Zero) - x * y + V.LogOnePlus(V.Exp(-V.Abs(x)));

        /// <inheritdoc/>
        public (Node? A, Node? B) Pullback(Node a, Node b, Node y, Node dy) => (dy * (a.Sigmoid() - b), -(dy * a));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>BinaryCrossEntropy</c> nodes.</summary>
    public static class BinaryCrossEntropyNode
    {
        extension(Node logits)
        {
            /// <summary>The cross-entropy of each logit x against a probability p: max(x, 0) − x · p + log(1 + e^−|x|), which never
            /// overflows.</summary>
            public Node BinaryCrossEntropy(Node probabilities) => Pointwise.Apply(new BinaryCrossEntropy(), logits, probabilities);
        }
    }
}
