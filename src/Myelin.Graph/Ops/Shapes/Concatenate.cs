using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph;

/// <summary>Tensors laid one after another along an axis; the other sizes are equal.</summary>
public sealed record Concatenate(int Axis) : Op
{
    /// <inheritdoc/>
    public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
    {
        Shape first = x[0].Shape;
        int size = 0;
        foreach (TensorSpec part in x)
        {
            if (part.Type != x[0].Type)
                throw Throw.Types(Name, x[0].Type, part.Type);
            if (part.Shape.Rank != first.Rank || part.Shape.With(Axis, 1) != first.With(Axis, 1))
                throw Throw.Shape($"Concatenate along axis {Axis} got {first} and {part.Shape}; all other axes must have equal sizes.");
            size += part.Shape[Axis].Value;
        }

        return first.With(Axis, size);
    }

    /// <inheritdoc/>
    public override Node?[] Pullback(Node y, Node dy)
    {
        var parts = new Node?[y.Inputs.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int size = y.Inputs[i].Shape[Axis].Value;
            parts[i] = dy.Slice(Axis, start, size);
            start += size;
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
