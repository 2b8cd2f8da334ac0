using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>The same numbers as another type; floats become whole numbers by cutting towards zero.</summary>
    public sealed record Cast(ElementType To) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

        /// <inheritdoc/>
        public override ElementType TypeOf(ReadOnlySpan<TensorSpec> x) => To;

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) =>
            [y.Inputs[0].Type.IsFloat && To.IsFloat ? dy.Cast(y.Inputs[0].Type) : null];

        /// <inheritdoc/>
        public override Node? Simplify(Node[] inputs) => inputs[0].Type == To ? inputs[0] : null;

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => (request.Inputs[0].Type, To) switch
        {
            (ElementType.Float32, ElementType.Float64) => new((in Operands o) => Conversion.Convert(o.Input<float>(), o.Result<double>())),
            (ElementType.Float32, _) => new((in Operands o) => Conversion.Convert(o.Input<float>(), o.Result<int>())),
            (ElementType.Float64, ElementType.Float32) => new((in Operands o) => Conversion.Convert(o.Input<double>(), o.Result<float>())),
            (ElementType.Float64, _) => new((in Operands o) => Conversion.Convert(o.Input<double>(), o.Result<int>())),
            (_, ElementType.Float32) => new((in Operands o) => Conversion.Convert(o.Input<int>(), o.Result<float>())),
            _ => new((in Operands o) => Conversion.Convert(o.Input<int>(), o.Result<double>())),
        };
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>Cast</c> nodes.</summary>
    public static class CastNode
    {
        extension(Node x)
        {
            /// <summary>The same numbers as another type; floats become whole numbers by cutting towards zero.</summary>
            public Node Cast(ElementType type) => x.Type == type ? x : Node.Apply(new Cast(type), x);
        }
    }
}
