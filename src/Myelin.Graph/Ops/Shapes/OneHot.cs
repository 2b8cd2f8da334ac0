using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>For each int32 index a row of Depth zeros with a 1 at the index; a new last axis.</summary>
    /// <remarks>An index outside of 0 … Depth − 1 stops the run with an <see cref="ArgumentOutOfRangeException"/> that names it.</remarks>
    public sealed record OneHot(int Depth, ElementType Type) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) =>
            x[0].Type == ElementType.Int32
                ? [.. x[0].Shape, Depth]
                : throw Throw.Shape($"OneHot needs int32 indices; it got {x[0].Type.FieldName}. Cast them: indices.Cast(ElementType.Int32).");

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => Type;

        /// <summary>An index has no slope.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => Type == ElementType.Float64
            ? new((in Operands o) => Rows.OneHot(o.Input<int>(), o.Result<double>(), Depth))
            : new((in Operands o) => Rows.OneHot(o.Input<int>(), o.Result<float>(), Depth));
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>OneHot</c> nodes.</summary>
    public static class OneHotNode
    {
        extension(Node indices)
        {
            /// <summary>For each int32 index a row of <paramref name="depth"/> zeros with a 1 at the index.</summary>
            /// <exception cref="GraphException">The indices are not int32.</exception>
            /// <exception cref="ArgumentOutOfRangeException">depth is below 1, or type is not a floating-point type.</exception>
            public Node OneHot(int depth, ElementType type = ElementType.Float32)
            {
                if (depth < 1)
                    throw Throw.OutOfRange(depth, "at least 1");
                if (!type.IsFloat)
                    throw Throw.OutOfRange(type, "Float32 or Float64");
                return Node.Apply(new OneHot(depth, type), indices);
            }
        }
    }
}
