namespace Myelin;

/// <summary>
/// Convolution over sequences in two steps: every channel by itself with the depthwise kernel, (size, channels, multiplier), and then a
/// mixing of the channels at each position with the pointwise kernel, (1, channels · multiplier, filters). It has far fewer weights than a
/// full convolution. Rows are (steps, channels). Chollet 2017.
/// </summary>
public sealed record SeparableConv1D : SeparableConvolutionLayer
{
    /// <summary>A convolution in two steps over sequences.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The kernel's size.</param>
    /// <param name="strides">The distance in the input from one output to the next.</param>
    /// <param name="padding">What is seen beyond the edges of the input; causal zeros lie at the start alone.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="dilationRate">The distance in the input between neighbours in the kernel.</param>
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
    /// <param name="name">The layer's name; null for <c>separable_conv1d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1, filters is below 1, or depthMultiplier is
    /// below 1.</exception>
    public SeparableConv1D(
        int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid, DataFormat dataFormat = DataFormat.ChannelsLast,
        int dilationRate = 1, int depthMultiplier = 1, Activation? activation = null, bool useBias = true,
        Initializer? depthwiseInitializer = null, Initializer? pointwiseInitializer = null, Initializer? biasInitializer = null,
        Regularizer? depthwiseRegularizer = null, Regularizer? pointwiseRegularizer = null, Regularizer? biasRegularizer = null,
        Regularizer? activityRegularizer = null, Constraint? depthwiseConstraint = null, Constraint? pointwiseConstraint = null,
        Constraint? biasConstraint = null, string? name = null)
        : base(
            filters, padding, dataFormat, depthMultiplier, activation, useBias, depthwiseInitializer, pointwiseInitializer, biasInitializer,
            depthwiseRegularizer, pointwiseRegularizer, biasRegularizer, activityRegularizer, depthwiseConstraint, pointwiseConstraint,
            biasConstraint, name)
    {
        KernelSize = kernelSize;
        Strides = strides;
        DilationRate = dilationRate;
        CheckField();
    }

    /// <summary>The kernel's size.</summary>
    public int KernelSize { get; }

    /// <summary>The distance in the input from one output to the next.</summary>
    public int Strides { get; }

    /// <summary>The distance in the input between neighbours in the kernel.</summary>
    public int DilationRate { get; }

    private protected override ConvolutionField Field => new(KernelSize, Strides, DilationRate, Padding);
}
