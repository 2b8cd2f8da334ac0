using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>The logarithm of softmax along the last axis, y = x − log Σ e^x, computed without leaving the logarithms.</summary>
    public sealed record LogSoftmax : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) =>
            !x[0].Type.IsFloat ? throw Throw.NeedsFloat(Name, x[0].Type)
            : x[0].Shape.Rank > 0 ? x[0].Shape
            : throw Throw.Shape("LogSoftmax needs at least one axis; it got a single number.");

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) => [dy - y.Exp() * dy.Sum(-1, keepDims: true)];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            int columns = request.Inputs[0].Shape[-1].Value;
            int rows = columns == 0 ? 0 : request.Inputs[0].Length / columns;
            return request.IsDouble
                ? new((in Operands o) => Kernels.SoftmaxKernels.LogSoftmax(o.Input<double>(), o.Result<double>(), rows, columns))
                : new((in Operands o) => Kernels.SoftmaxKernels.LogSoftmax(o.Input<float>(), o.Result<float>(), rows, columns));
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>LogSoftmax</c> nodes.</summary>
    public static class LogSoftmaxNode
    {
        extension(Node x)
        {
            /// <summary>The logarithm of softmax along the last axis, y = x − log Σ e^x, computed without leaving the logarithms.</summary>
            /// <param name="axis">The axis; −1 is the last.</param>
            /// <exception cref="GraphException">x has no such axis, or is not of a floating-point type.</exception>
            public Node LogSoftmax(int axis = -1)
            {
                int at = x.Shape.Rank == 0 ? 0 : ((Axes)axis).Normalize(x.Shape)[0];
                if (at >= x.Shape.Rank - 1)
                    return Node.Apply(new LogSoftmax(), x);
                // The axis changes places with the last one, and back.
                Axes exchange = [.. Enumerable.Range(0, x.Shape.Rank).Select(i => i == at ? x.Shape.Rank - 1 : i == x.Shape.Rank - 1 ? at : i)];
                return x.Transpose(exchange).LogSoftmax().Transpose(exchange);
            }
        }
    }
}
