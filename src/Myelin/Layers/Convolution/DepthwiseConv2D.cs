namespace Myelin;

/// <summary>
/// Convolution of every channel by itself over images: y[p, c · multiplier + j] = activation(Σ x[p · stride + t · dilation, c] · kernel[t,
/// c, j] + bias), summed over the kernel's positions t. Rows are (height, width, channels); the kernel is (height, width, channels,
/// multiplier). Howard et al. 2017.
/// </summary>
public sealed record DepthwiseConv2D : DepthwiseConvolutionLayer
{
    /// <summary>A convolution channel by channel over images.</summary>
    /// <param name="kernelSize">The kernel's size, one number for both axes or (height, width).</param>
    /// <param name="strides">The distance in the input from one output to the next, one number for both axes or (height, width); null for
    /// 1.</param>
    /// <param name="padding">What is seen beyond the edges of the input.</param>
    /// <param name="depthMultiplier">How many output channels are made of each input channel.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="dilationRate">The distance in the input between neighbours in the kernel, one number for both axes or (height, width);
    /// null for 1.</param>
    /// <param name="activation">What the sums go through; null for <see cref="Activation.Linear"/>.</param>
    /// <param name="useBias">Whether a bias is added to each output channel.</param>
    /// <param name="depthwiseInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="depthwiseRegularizer">The penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="depthwiseConstraint">What the kernel is brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>depthwise_conv2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1, depthMultiplier is below 1, or the padding
    /// is causal.</exception>
    public DepthwiseConv2D(
        Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid, int depthMultiplier = 1,
        DataFormat dataFormat = DataFormat.ChannelsLast, Size2D? dilationRate = null, Activation? activation = null, bool useBias = true,
        Initializer? depthwiseInitializer = null, Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? depthwiseConstraint = null,
        Constraint? biasConstraint = null, string? name = null)
        : base(
            padding, depthMultiplier, dataFormat, activation, useBias, depthwiseInitializer, biasInitializer, depthwiseRegularizer,
            biasRegularizer, activityRegularizer, depthwiseConstraint, biasConstraint, name)
    {
        KernelSize = kernelSize;
        Strides = strides ?? 1;
        DilationRate = dilationRate ?? 1;
        CheckField();
    }

    /// <summary>The kernel's size.</summary>
    public Size2D KernelSize { get; }

    /// <summary>The distance in the input from one output to the next.</summary>
    public Size2D Strides { get; }

    /// <summary>The distance in the input between neighbours in the kernel.</summary>
    public Size2D DilationRate { get; }

    private protected override ConvolutionField Field => new(KernelSize.Axes, Strides.Axes, DilationRate.Axes, Padding);
}
