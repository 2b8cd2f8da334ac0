using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>Repeats a tensor along axes of size 1, and along new axes in front, to fill a shape, by NumPy's rules.</summary>
    public sealed record BroadcastTo(Shape Shape) : PointwiseOp
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) =>
            Shape.TryBroadcast(x[0].Shape, Shape, out Shape joined) && joined == Shape
                ? Shape
                : throw Throw.Broadcast("BroadcastTo", x[0].Shape, Shape);

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => new BroadcastTo(Shape.Bind(sizes));

        /// <inheritdoc/>
        public override TileFunction Function(ElementType type) => new Pointwise<Identity>(default).Function(type);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy.SumTo(y.Inputs[0].Shape)];

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) => inputs[0].Shape == Shape ? inputs[0] : null;

        private readonly record struct Identity : IPointwise
        {
            public static bool TakesIntegers => true;

            public V Value<V>(V x) where V : struct, IVector<V> => x;

            public Node? Pullback(Node x, Node y, Node dy) => dy;
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>BroadcastTo</c> nodes.</summary>
    public static class BroadcastToNode
    {
        private static Shape OnesInFront(Shape shape, int count) => [.. Enumerable.Repeat((Dimension)1, count), .. shape];

        extension(Node x)
        {
            /// <summary>x repeated to fill a shape, by NumPy's rules; x itself when it has that shape.</summary>
            /// <exception cref="GraphException">x cannot be broadcast to that shape.</exception>
            public Node BroadcastTo(Shape shape) => x.Shape == shape ? x : Node.Apply(new BroadcastTo(shape), x);

            /// <summary>
            /// The sum over the axes along which a shape was broadcast to that of x: what turns a gradient of the large shape into one of
            /// the small.
            /// </summary>
            public Node SumTo(Shape shape)
            {
                if (x.Shape == shape)
                    return x;
                int extra = x.Shape.Rank - shape.Rank;
                // Σ −a = −Σ a, and Σ a·b = b · Σ a where b does not change along the sum. Several gradients then often share one sum.
                if (x.Op is Pointwise<Negate>)
                    return -x.Inputs[0].SumTo(shape);
                if (x.Op is Pointwise2<Multiply>)
                {
                    for (int i = 0; i < 2; i++)
                    {
                        Node b = x.Inputs[i];
                        if (x.Inputs[1 - i].Shape == x.Shape && Shape.TryBroadcast(b.Shape, OnesInFront(shape, extra), out Shape joined)
                            && joined == OnesInFront(shape, extra))
                        {
                            return x.Inputs[1 - i].SumTo(shape) * (b.Shape.Rank > shape.Rank
                                ? b.Reshape([.. b.Shape.Skip(b.Shape.Rank - shape.Rank)])
                                : b);
                        }
                    }
                }

                var axes = new List<int>();
                for (int axis = 0; axis < x.Shape.Rank; axis++)
                {
                    if (axis < extra || (shape[axis - extra] == 1 && x.Shape[axis] != 1))
                        axes.Add(axis);
                }

                return (axes.Count == 0 ? x : x.Sum([.. axes], keepDims: true)).Reshape(shape);
            }
        }
    }
}
