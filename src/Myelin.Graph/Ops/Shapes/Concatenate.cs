using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>Tensors laid one after another along an axis; the other sizes are equal.</summary>
    public sealed record Concatenate(int Axis) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            Shape first = x[0].Shape;
            int size = 0;
            string? names = first[Axis].Names;
            foreach (TensorSpec part in x)
            {
                if (part.Type != x[0].Type)
                    throw Throw.Types(Name, x[0].Type, part.Type);
                if (part.Shape.Rank != first.Rank || part.Shape.With(Axis, 1) != first.With(Axis, 1))
                    throw Throw.Shape($"Concatenate along axis {Axis} got {first} and {part.Shape}; all other axes must have equal sizes.");
                if (part.Shape[Axis].Names != names)
                {
                    throw Throw.Shape($"Concatenate along axis {Axis} got {first} and {part.Shape}; "
                        + "it can add sizes that are known, or multiples of the same unknown sizes.");
                }

                size = checked(size + part.Shape[Axis].Factor);
            }

            return first.With(Axis, new Dimension(size, names));
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy)
        {
            var parts = new Node?[y.Inputs.Length];
            // Of an axis of three batches, say, parts are taken of an axis of size 3 in front of the batch.
            Dimension unit = new(1, y.Shape[Axis].Names);
            Node split = unit.IsKnown ? dy : dy.Reshape([.. y.Shape.Take(Axis), y.Shape[Axis].Factor, unit, .. y.Shape.Skip(Axis + 1)]);
            int start = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                Shape shape = y.Inputs[i].Shape;
                parts[i] = split.Slice(Axis, start, shape[Axis].Factor).Reshape(shape);
                start += shape[Axis].Factor;
            }

            return parts;
        }

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) => inputs.Length == 1 ? inputs[0] : null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int outer = 1, inner = 1;
            Shape shape = request.Inputs[0].Shape;
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                outer *= axis < Axis ? shape[axis].Value : 1;
                inner *= axis > Axis ? shape[axis].Value : 1;
            }

            // Numbers are moved, not looked at: whole numbers move as floats.
            int[] widths = Array.ConvertAll(request.Inputs, i => i.Shape[Axis].Value * inner);
            return request.IsDouble
                ? new((in Operands o) => Copy<double>(o, widths, outer))
                : new((in Operands o) => Copy<float>(o, widths, outer));
        }

        private static void Copy<T>(in Operands operands, int[] widths, int rows) where T : unmanaged
        {
            Span<T> result = operands.Result<T>();
            int column = 0, total = rows == 0 ? 0 : result.Length / rows;
            for (int i = 0; i < widths.Length; i++)
            {
                Rows.Copy(operands.Input<T>(i), widths[i], result[column..], total, rows, widths[i]);
                column += widths[i];
            }
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Concatenate</c> nodes.</summary>
    public static class ConcatenateNode
    {
        extension(Node)
        {
            /// <summary>Tensors laid one after another along an axis; −1 is the last.</summary>
            /// <exception cref="GraphException">Types, or sizes along the other axes, differ.</exception>
            public static Node Concatenate(int axis, params Node[] parts) =>
                parts.Length > 0
                    ? Node.Apply(new Concatenate(((Axes)axis).Normalize(parts[0].Shape)[0]), parts)
                    : throw Throw.Shape("Concatenate needs at least one tensor.");
        }
    }
}
