using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The mean of each window over the spatial axes of (batch, spatial axes, channels), for each channel; what lies outside of the input
    /// is left out of it.
    /// </summary>
    public sealed record AveragePool(PoolWindow Window) : Op, IPooling
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Window.OutputShape(Name, x);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new AveragePoolGradient(Window, y.Inputs[0].Shape), dy)];

        /// <inheritdoc/>
        public PooledResult Of(TensorSpec operand, TensorSpec result) => new(Window.KernelShape(operand.Shape, result.Shape), IsMean: true);

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            PoolShape shape = Window.KernelShape(request.Inputs[0].Shape, request.Results[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => PoolingKernels.Average(o.Input<double>(), o.Result<double>(), shape))
                : new((in Operands o) => PoolingKernels.Average(o.Input<float>(), o.Result<float>(), shape));
        }
    }

    /// <summary>The gradient of <see cref="AveragePool"/>: each number goes in equal parts to the places of its window.</summary>
    public sealed record AveragePoolGradient(PoolWindow Window, Shape Into) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Into;

        /// <inheritdoc/>
        public override Op Bind(IReadOnlyDictionary<string, int> sizes) => this with { Into = Into.Bind(sizes) };

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy.AveragePool(Window)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            PoolShape shape = Window.KernelShape(request.Results[0].Shape, request.Inputs[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => PoolingKernels.AverageGradient(o.Input<double>(), o.Result<double>(), shape))
                : new((in Operands o) => PoolingKernels.AverageGradient(o.Input<float>(), o.Result<float>(), shape));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>AveragePool</c> nodes.</summary>
    public static class AveragePoolNode
    {
        extension(Node x)
        {
            /// <summary>
            /// The mean of each window over the spatial axes of (batch, spatial axes, channels), for each channel; what lies outside of the
            /// input is left out of it.
            /// </summary>
            /// <exception cref="GraphException">x has another number of axes, a spatial size is not known, or a window is larger than
            /// x.</exception>
            public Node AveragePool(PoolWindow window) => Node.Apply(new AveragePool(window), x);
        }
    }
}
