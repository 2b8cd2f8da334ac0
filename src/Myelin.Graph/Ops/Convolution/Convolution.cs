using Myelin.Graph.Compilation;

namespace Myelin.Graph.Ops
{
    /// <summary>
    /// Convolution over one to three spatial axes, channels last: y[p, o] = Σ x[p · stride − before + t · dilation, c] · kernel[t, c, o],
    /// summed over the kernel's positions t and the input channels c of o's group. The kernel is not turned round: it is the correlation
    /// that the field calls convolution.
    /// </summary>
    /// <param name="Window">How the kernel moves over the input.</param>
    public sealed record Convolution(ConvolutionWindow Window) : Op, IPoolsResult
    {
        /// <inheritdoc/>
        public override Shape ShapeOf(ReadOnlySpan<TensorSpec> x)
        {
            ConvolutionKernel.CheckTypes(Name, x);
            return Window.OutputShape(Name, x[0].Shape, x[1].Shape);
        }

        /// <inheritdoc/>
        public override Node?[] Pullback(Node y, Node dy)
        {
            Node x = y.Inputs[0], kernel = y.Inputs[1];
            return
            [
                Node.Apply(new ConvolutionDataGradient(Window, [.. x.Shape.Skip(1).Take(Window.Rank)]), dy, kernel),
                Node.Apply(new ConvolutionWeightGradient(Window, [.. kernel.Shape.Take(Window.Rank).Select(size => size.Value)]), x, dy),
            ];
        }

        /// <inheritdoc/>
        public override double Operations(ReadOnlySpan<TensorSpec> x, ReadOnlySpan<TensorSpec> y) =>
            2.0 * y[0].Length * x[1].Length / x[1].Shape[-1].Value;

        /// <inheritdoc/>
        public bool CanPool(ReadOnlySpan<TensorSpec> operands, TensorSpec result, PooledResult pool) =>
            ConvolutionKernel.CanPool(Window.Sizes(operands[0].Shape, operands[1].Shape, result.Shape), pool.Shape, operands[0].Type);

        /// <inheritdoc/>
        public override Kernel CreateKernel(KernelRequest request) => ConvolutionKernel.Create(
            ConvolutionPass.Forward, Window.Sizes(request.Inputs[0].Shape, request.Inputs[1].Shape, request.Results[0].Shape), request);
    }
}

namespace Myelin.Graph
{
    /// <summary>The methods that make convolutions.</summary>
    public static class ConvolutionNode
    {
        extension(Node x)
        {
            /// <summary>
            /// The convolution of x, (batch, spatial axes, channels), with a kernel, (spatial axes, channels / groups, output channels).
            /// Each list has a number for every spatial axis, or one for all, or none: strides and dilation are then 1, and nothing is
            /// padded.
            /// </summary>
            /// <param name="kernel">The kernel.</param>
            /// <param name="strides">The distance in x from one output to the next.</param>
            /// <param name="dilation">The distance in x between neighbours in the kernel.</param>
            /// <param name="before">Zeros in front of x.</param>
            /// <param name="after">Zeros behind x.</param>
            /// <param name="groups">Into how many groups the channels are cut.</param>
            /// <exception cref="GraphException">The shapes do not go together, or the kernel is larger than x with its padding.</exception>
            public Node Convolution(
                Node kernel, Axes strides = default, Axes dilation = default, Axes before = default, Axes after = default, int groups = 1)
            {
                var window = ConvolutionWindow.For(Math.Max(1, x.Shape.Rank - 2), strides, dilation, before, after, groups);
                // Zeros around the input are the window's own, so nothing is copied to put them there.
                return x.Op is Pad pad && window.WithZerosOf(pad, x.Inputs[0].Shape) is { } wider
                    ? Node.Apply(new Convolution(wider), x.Inputs[0], kernel)
                    : Node.Apply(new Convolution(window), x, kernel);
            }

            /// <summary>
            /// The transposed convolution of x with a kernel, (spatial axes, output channels / groups, channels of x): the gradient of the
            /// convolution that takes the result's size to x's.
            /// </summary>
            /// <param name="kernel">The kernel.</param>
            /// <param name="sizes">The sizes of the result's spatial axes, which the strides leave open.</param>
            /// <param name="strides">The distance in the result from one position of x to the next.</param>
            /// <param name="dilation">The distance in the result between neighbours in the kernel.</param>
            /// <param name="before">How many positions are cut off at the start.</param>
            /// <param name="groups">Into how many groups the channels are cut.</param>
            /// <exception cref="GraphException">The shapes do not go together.</exception>
            public Node ConvolutionTranspose(
                Node kernel, Shape sizes, Axes strides = default, Axes dilation = default, Axes before = default, int groups = 1)
            {
                ArgumentNullException.ThrowIfNull(kernel);
                ArgumentNullException.ThrowIfNull(sizes);
                int rank = Math.Max(1, x.Shape.Rank - 2);
                var window = ConvolutionWindow.For(rank, strides, dilation, before, default, groups);
                if (sizes.Rank == rank && kernel.Shape.Rank == rank + 2 && kernel.Shape.IsKnown)
                {
                    // What x's last position reaches beyond the result was cut off at its end.
                    window = window with
                    {
                        After = [.. Enumerable.Range(0, rank).Select(axis =>
                            x.Shape[axis + 1].IsKnown && sizes[axis].IsKnown
                                ? Math.Max(0, (x.Shape[axis + 1].Value - 1) * window.Strides[axis] + window.Reach(axis, kernel.Shape[axis].Value)
                                    - window.Before[axis] - sizes[axis].Value)
                                : Math.Max(0, window.Reach(axis, kernel.Shape[axis].Value) - 1 - window.Before[axis]))],
                    };
                }

                return Node.Apply(new ConvolutionDataGradient(window, sizes), x, kernel);
            }
        }
    }
}
