using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// Connectionist temporal classification: −log of the probability of each row's labels, over all ways to lay them along the time axis
    /// with blanks between. Operands are log-probabilities (batch, time, classes), int32 labels (batch, width), and how many labels and
    /// steps of each row count, int32 (batch,). A row whose labels need more steps than it has gives +∞, and no gradient. Graves et al.
    /// 2006.
    /// </summary>
    /// <param name="Blank">The class that stands for no label.</param>
    public sealed record ConnectionistTemporalLoss(int Blank) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            if (!x[0].Type.IsFloat)
                throw Throw.NeedsFloat(Name, x[0].Type);
            Shape shape = x[0].Shape;
            if (shape.Rank != 3 || x[1].Shape.Rank != 2 || x[1].Shape[0] != shape[0])
            {
                throw Throw.Shape(
                    $"{Name} needs log-probabilities (batch, time, classes) and labels (batch, width); it got {shape} and {x[1].Shape}.");
            }

            for (int i = 1; i < 4; i++)
            {
                if (x[i].Type != ElementType.Int32)
                    throw Throw.Shape($"{Name} needs int32 labels and lengths; operand {i} is {x[i].Type.FieldName}.");
                if (i > 1 && x[i].Shape != new Shape(shape[0]))
                    throw Throw.Shape($"{Name} needs a length for each row, of shape {new Shape(shape[0])}; operand {i} has the shape {x[i].Shape}.");
            }

            return shape[2].IsKnown && (uint)Blank >= (uint)shape[2].Value
                ? throw Throw.Shape($"{Name} has the blank {Blank}, but there are {shape[2]} classes, 0 to {shape[2].Value - 1}.")
                : [shape[0]];
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) =>
            [Node.Apply(new ConnectionistTemporalGradient(Blank), y.Inputs[0], y.Inputs[1], y.Inputs[2], y.Inputs[3], dy), null, null, null];

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            CtcShape shape = Sizes(request, Blank);
            long bytes = CtcKernels.LossWorkspace(shape.Batch, shape.Width) * sizeof(double);
            return request.IsDouble
                ? new((in Operands o) => CtcKernels.Loss(
                    o.Input<double>(), o.Input<int>(1), o.Input<int>(2), o.Input<int>(3), o.Result<double>(), o.Workspace<double>(), shape), bytes)
                : new((in Operands o) => CtcKernels.Loss(
                    o.Input<float>(), o.Input<int>(1), o.Input<int>(2), o.Input<int>(3), o.Result<float>(), o.Workspace<double>(), shape), bytes);
        }

        internal static CtcShape Sizes(KernelRequest request, int blank)
        {
            Shape x = request.Inputs[0].Shape;
            return new CtcShape(x[0].Value, x[1].Value, x[2].Value, request.Inputs[1].Shape[1].Value, blank);
        }
    }

    /// <summary>
    /// The gradient of <see cref="ConnectionistTemporalLoss"/> with respect to the log-probabilities: minus the probability, given the
    /// labels, of each class in each step, times the gradient of the row's loss. It has no derivative of its own.
    /// </summary>
    /// <param name="Blank">The class that stands for no label.</param>
    public sealed record ConnectionistTemporalGradient(int Blank) : Op
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x) => x[0].Shape;

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy) =>
            throw Throw.NoSecondDerivative("connectionist temporal classification");

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request)
        {
            CtcShape shape = ConnectionistTemporalLoss.Sizes(request, Blank);
            long bytes = CtcKernels.GradientWorkspace(shape.Batch, shape.Time, shape.Width) * sizeof(double);
            return request.IsDouble
                ? new((in Operands o) => CtcKernels.Gradient(
                    o.Input<double>(), o.Input<int>(1), o.Input<int>(2), o.Input<int>(3), o.Input<double>(4), o.Result<double>(),
                    o.Workspace<double>(), shape), bytes)
                : new((in Operands o) => CtcKernels.Gradient(
                    o.Input<float>(), o.Input<int>(1), o.Input<int>(2), o.Input<int>(3), o.Input<float>(4), o.Result<float>(),
                    o.Workspace<double>(), shape), bytes);
        }
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make <c>ConnectionistTemporalLoss</c> nodes.</summary>
    public static class ConnectionistTemporalLossNode
    {
        extension(Node logProbabilities)
        {
            /// <summary>−log of the probability of each row's labels, over all ways to lay them along the time axis with blanks
            /// between.</summary>
            /// <param name="labels">int32 labels of shape (batch, width), filled up with the blank.</param>
            /// <param name="blank">The class that stands for no label.</param>
            /// <param name="labelLengths">How many labels of each row count, int32 of shape (batch,); null for those that are not the
            /// blank.</param>
            /// <param name="inputLengths">How many steps of each row count, int32 of shape (batch,); null for all.</param>
            /// <exception cref="GraphException">The operands do not go together.</exception>
            public Node ConnectionistTemporalLoss(Node labels, int blank = 0, Node? labelLengths = null, Node? inputLengths = null)
            {
                ArgumentNullException.ThrowIfNull(labels);
                if (logProbabilities.Shape.Rank != 3)
                    throw Throw.Shape($"ConnectionistTemporalLoss needs log-probabilities (batch, time, classes); it got {logProbabilities.Shape}.");
                labelLengths ??= labels.NotEqual(blank).Cast(ElementType.Float32).Sum(-1).Cast(ElementType.Int32);
                inputLengths ??= Reduction.CountAlong(logProbabilities, 1, ElementType.Int32).BroadcastTo([logProbabilities.Shape[0]]);
                return Node.Apply(new ConnectionistTemporalLoss(blank), logProbabilities, labels, labelLengths, inputLengths);
            }
        }
    }
}
