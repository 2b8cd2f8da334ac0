using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>The same numbers in row-major order, seen as another shape. It costs nothing: nothing is moved.</summary>
    /// <param name="Shape">The other shape.</param>
    /// <param name="WhenBound">Whether shapes with unknown sizes are compared only when these are known.</param>
    public sealed record Reshape(Shape Shape, bool WhenBound = false) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) =>
            x[0].Shape.Elements == Shape.Elements || (WhenBound && !(x[0].Shape.IsKnown && Shape.IsKnown))
                ? Shape
                : throw Throw.Reshape(x[0].Shape, Shape);

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Shape = Shape.Bind(sizes) };

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(this with { Shape = y.Inputs[0].Shape }, dy)];

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) =>
            inputs[0].Shape == Shape ? inputs[0] : inputs[0].Op is Reshape ? inputs[0].Inputs[0].Reshape(Shape) : null;

        /// <summary>Its result is its operand's memory.</summary>
        public override Kernel CreateKernel(KernelRequest request) => throw new InvalidOperationException("Reshape is not computed.");
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Reshape</c> nodes.</summary>
    public static class ReshapeNode
    {
        extension(Node x)
        {
            /// <summary>The same numbers, in row-major order, in another shape. One size may be −1: what is left for it.</summary>
            /// <exception cref="GraphException">The shapes do not hold the same number of elements.</exception>
            public Node Reshape(Shape shape)
            {
                int open = -1;
                Dimension rest = 1;
                for (int axis = 0; axis < shape.Rank; axis++)
                {
                    if (shape[axis] == -1)
                    {
                        if (open >= 0)
                            throw Throw.Shape($"Reshape to {shape} leaves two sizes open; at most one may be −1.");
                        open = axis;
                    }
                    else
                    {
                        rest *= shape[axis];
                    }
                }

                if (open >= 0)
                {
                    shape = x.Shape.Elements.TryDivide(rest, out Dimension size)
                        ? shape.With(open, size)
                        : throw Throw.Shape($"Reshape cannot turn {x.Shape}, {x.Shape.Elements} elements, into {shape}: "
                            + $"{x.Shape.Elements} is not a multiple of {rest}.");
                }

                return x.Shape == shape ? x : Node.Apply(new Reshape(shape), x);
            }

            /// <summary>
            /// x as a tensor of a shape whose unknown sizes will turn out to be those of x, which is checked when they are known: state
            /// kept for 32 rows is thus used together with a batch.
            /// </summary>
            public Node AssumeShape(Shape shape) => x.Shape == shape ? x : Node.Apply(new Reshape(shape, WhenBound: true), x);

            /// <summary>The same numbers with an axis of size 1 put in; −1 puts it last.</summary>
            public Node ExpandDims(int axis)
            {
                int at = axis < 0 ? axis + x.Shape.Rank + 1 : axis;
                if (at < 0 || at > x.Shape.Rank)
                    throw Throw.NoSuchAxis(axis, x.Shape);
                return x.Reshape([.. x.Shape.Take(at), 1, .. x.Shape.Skip(at)]);
            }

            /// <summary>The same numbers without an axis, whose size must be 1.</summary>
            public Node Squeeze(int axis)
            {
                int at = ((Axes)axis).Normalize(x.Shape)[0];
                return x.Shape[at] == 1
                    ? x.Reshape([.. x.Shape.Take(at), .. x.Shape.Skip(at + 1)])
                    : throw Throw.Shape($"Squeeze can only take away an axis of size 1; axis {axis} of {x.Shape} has size {x.Shape[at]}.");
            }
        }
    }
}
