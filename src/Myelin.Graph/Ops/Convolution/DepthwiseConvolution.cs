namespace Myelin.Graph;

/// <summary>Convolution of every channel by itself, out of convolutions in groups.</summary>
public static class DepthwiseConvolutionNode
{
    extension(Node x)
    {
        /// <summary>
        /// Every channel c of x, (batch, spatial axes, channels), convolved by itself with each of its m kernels, (spatial axes, channels,
        /// m): output channel c · m + j is channel c's with kernel j. Lists are as in <see cref="ConvolutionNode"/>.
        /// </summary>
        /// <exception cref="GraphException">The shapes do not go together, or the kernel is larger than x with its padding.</exception>
        public Node DepthwiseConvolution(Node kernel, Axes strides = default, Axes dilation = default, Axes before = default, Axes after = default)
        {
            ArgumentNullException.ThrowIfNull(kernel);
            if (kernel.Shape.Rank != x.Shape.Rank || kernel.Shape.Rank < 3 || kernel.Shape[-2] != x.Shape[-1])
            {
                throw Throw.Shape($"DepthwiseConvolution got an input {x.Shape} and a kernel {kernel.Shape}; "
                    + "the kernel needs the input's spatial axes, the input's channels, and the number of kernels that each channel has.");
            }

            int channels = kernel.Shape[-2].Value, multiplier = kernel.Shape[-1].Value, rank = kernel.Shape.Rank;
            Shape alone = [.. kernel.Shape.Take(rank - 2), 1, channels];
            if (multiplier == 1)
                return x.Convolution(kernel.Reshape(alone), strides, dilation, before, after, channels);
            // Each of a channel's kernels makes a tensor; side by side they lie channel by channel.
            Node[] parts = [.. Enumerable.Range(0, multiplier).Select(j =>
                x.Convolution(kernel.Slice(rank - 1, j, 1).Reshape(alone), strides, dilation, before, after, channels).ExpandDims(-1))];
            Node y = Node.Concatenate(rank, parts);
            return y.Reshape([.. y.Shape.Take(rank - 1), channels * multiplier]);
        }
    }
}
