using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The unit step: 1 where x &gt; 0 and 0 elsewhere. Its slope is taken as 0 everywhere.</summary>
    public readonly record struct Step : IPointwise
    {
        /// <inheritdoc/>
        public V Value<V>(V x) where V : struct, IVector<V> => V.And(V.Less(V.Zero, x), V.One);

        /// <inheritdoc/>
        public Node? Pullback(Node x, Node y, Node dy) => null;

        /// <inheritdoc/>
        public static bool TakesIntegers => true;
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Step</c> nodes.</summary>
    public static class StepNode
    {
        extension(Node x)
        {
            /// <summary>The unit step: 1 where x &gt; 0 and 0 elsewhere. Its slope is taken as 0 everywhere.</summary>
            public Node Step() => Pointwise.Apply(new Step(), x);
        }
    }
}
