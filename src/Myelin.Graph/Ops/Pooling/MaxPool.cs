using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// The largest number of each window over the spatial axes of (batch, spatial axes, channels), for each channel; NaN if any is. The
    /// gradient goes to the first of equals.
    /// </summary>
    public sealed record MaxPool(PoolWindow Window) : Op, IPooling
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => Window.OutputShape(Name, x);

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [Node.Apply(new MaxPoolGradient(Window), y.Inputs[0], y, dy)];

        /// <inheritdoc/>
        public PooledResult Of(TensorSpec operand, TensorSpec result) => new(Window.KernelShape(operand.Shape, result.Shape), IsMean: false);

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            PoolShape shape = Window.KernelShape(request.Inputs[0].Shape, request.Results[0].Shape);
            return request.IsDouble
                ? new((in Operands o) => PoolingKernels.Max(o.Input<double>(), o.Result<double>(), shape))
                : new((in Operands o) => PoolingKernels.Max(o.Input<float>(), o.Result<float>(), shape));
        }
    }

    /// <summary>
    /// The gradient of <see cref="MaxPool"/>, of what was pooled, x, its largest numbers, y, and their gradient: each number of that goes
    /// to the place of the largest.
    /// </summary>
    public sealed record MaxPoolGradient(PoolWindow Window) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

        /// <summary>The places change only where numbers are equal.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null, null, Node.Apply(new MaxPoolPick(Window), y.Inputs[0], y.Inputs[1], dy)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            PoolShape shape = Window.KernelShape(request.Inputs[0].Shape, request.Inputs[1].Shape);
            return request.IsDouble
                ? new((in Operands o) => PoolingKernels.MaxGradient(
                    o.Input<double>(), o.Input<double>(1), o.Input<double>(2), o.Result<double>(), shape))
                : new((in Operands o) => PoolingKernels.MaxGradient(
                    o.Input<float>(), o.Input<float>(1), o.Input<float>(2), o.Result<float>(), shape));
        }
    }

    /// <summary>
    /// The reverse of <see cref="MaxPoolGradient"/>, of what was pooled, x, its largest numbers, y, and a third tensor of x's shape: its
    /// numbers at the places of the largest.
    /// </summary>
    public sealed record MaxPoolPick(PoolWindow Window) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[1].Shape;

        /// <summary>The places change only where numbers are equal.</summary>
        public override Node?[] Pullback(Node y, Node dy) => [null, null, Node.Apply(new MaxPoolGradient(Window), y.Inputs[0], y.Inputs[1], dy)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            PoolShape shape = Window.KernelShape(request.Inputs[0].Shape, request.Inputs[1].Shape);
            return request.IsDouble
                ? new((in Operands o) => PoolingKernels.Pick(o.Input<double>(), o.Input<double>(1), o.Input<double>(2), o.Result<double>(), shape))
                : new((in Operands o) => PoolingKernels.Pick(o.Input<float>(), o.Input<float>(1), o.Input<float>(2), o.Result<float>(), shape));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>MaxPool</c> nodes.</summary>
    public static class MaxPoolNode
    {
        extension(Node x)
        {
            /// <summary>The largest number of each window over the spatial axes of (batch, spatial axes, channels), for each
            /// channel.</summary>
            /// <exception cref="GraphException">x has another number of axes, a spatial size is not known, or a window is larger than
            /// x.</exception>
            public Node MaxPool(PoolWindow window) => Node.Apply(new MaxPool(window), x);
        }
    }
}
