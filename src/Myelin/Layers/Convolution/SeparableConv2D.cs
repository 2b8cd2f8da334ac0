namespace Myelin;

/// <summary>
/// Convolution over images in two steps: every channel by itself with the depthwise kernel, (height, width, channels, multiplier), and then
/// a mixing of the channels at each position with the pointwise kernel, (1, 1, channels · multiplier, filters). It has far fewer weights
/// than a full convolution. Rows are (height, width, channels). Chollet 2017.
/// </summary>
public sealed record SeparableConv2D : SeparableConvolutionLayer
{
    /// <summary>A convolution in two steps over images.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The kernel's size, one number for both axes or (height, width).</param>
    /// <param name="strides">The distance in the input from one output to the next, one number for both axes or (height, width); null for
    /// 1.</param>
    /// <param name="padding">What is seen beyond the edges of the input.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="dilationRate">The distance in the input between neighbours in the kernel, one number for both axes or (height, width);
    /// null for 1.</param>
    /// <param name="depthMultiplier">How many channels each input channel becomes before they are mixed.</param>
    /// <param name="activation">What the sums go through; null for <see cref="Activation.Linear"/>.</param>
    /// <param name="useBias">Whether a bias is added to each output channel.</param>
    /// <param name="depthwiseInitializer">How the depthwise kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="pointwiseInitializer">How the pointwise kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="depthwiseRegularizer">The penalty on the depthwise kernel; null for none.</param>
    /// <param name="pointwiseRegularizer">The penalty on the pointwise kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="depthwiseConstraint">What the depthwise kernel is brought back within after each step; null for nothing.</param>
    /// <param name="pointwiseConstraint">What the pointwise kernel is brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>separable_conv2d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1, filters is below 1, depthMultiplier is
    /// below 1, or the padding is causal.</exception>
    public SeparableConv2D(
        int filters, Size2D kernelSize, Size2D? strides = null, Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast, Size2D? dilationRate = null, int depthMultiplier = 1,
        Activation? activation = null, bool useBias = true, Initializer? depthwiseInitializer = null,
        Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null, Regularizer? depthwiseRegularizer = null,
        Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? depthwiseConstraint = null, Constraint? pointwiseConstraint = null, Constraint? biasConstraint = null,
        string? name = null)
        : base(
            filters, padding, dataFormat, depthMultiplier, activation, useBias, depthwiseInitializer, pointwiseInitializer, biasInitializer,
            depthwiseRegularizer, pointwiseRegularizer, biasRegularizer, activityRegularizer, depthwiseConstraint, pointwiseConstraint,
            biasConstraint, name)
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
