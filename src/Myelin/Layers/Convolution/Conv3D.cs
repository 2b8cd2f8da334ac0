namespace Myelin;

/// <summary>
/// Convolution over volumes: y[p, o] = activation(Σ x[p · stride + t · dilation, c] · kernel[t, c, o] + bias[o]), summed over the kernel's
/// positions t and the input channels c. Rows are (depth, height, width, channels); the kernel is (depth, height, width, channels / groups,
/// filters). LeCun et al. 1989.
/// </summary>
/// <remarks>
/// The kernel is not turned round, as everywhere in the field: what is computed is a correlation. With <see cref="Padding.Same"/> and even
/// strides the odd zero is at the end, as in TensorFlow.
/// </remarks>
public sealed record Conv3D : GroupedConvolutionLayer
{
    /// <summary>A convolution over volumes.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The kernel's size, one number for all axes or (depth, height, width).</param>
    /// <param name="strides">The distance in the input from one output to the next, one number for all axes or (depth, height, width); null
    /// for 1.</param>
    /// <param name="padding">What is seen beyond the edges of the input.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="dilationRate">The distance in the input between neighbours in the kernel, one number for all axes or (depth, height,
    /// width); null for 1.</param>
    /// <param name="groups">Into how many groups the channels are cut, each group of output channels seeing one group of input
    /// channels.</param>
    /// <param name="activation">What the sums go through; null for <see cref="Activation.Linear"/>.</param>
    /// <param name="useBias">Whether a bias is added to each output channel.</param>
    /// <param name="kernelInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="kernelRegularizer">The penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="kernelConstraint">What the kernel is brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>conv3d</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1, filters is below 1, groups do not divide
    /// the filters, or the padding is causal.</exception>
    public Conv3D(
        int filters, Size3D kernelSize, Size3D? strides = null, Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast, Size3D? dilationRate = null, int groups = 1, Activation? activation = null,
        bool useBias = true, Initializer? kernelInitializer = null, Initializer? biasInitializer = null,
        Regularizer? kernelRegularizer = null, Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null,
        Constraint? kernelConstraint = null, Constraint? biasConstraint = null, string? name = null)
        : base(
            filters, padding, dataFormat, groups, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer,
            biasRegularizer, activityRegularizer, kernelConstraint, biasConstraint, name)
    {
        KernelSize = kernelSize;
        Strides = strides ?? 1;
        DilationRate = dilationRate ?? 1;
        CheckField();
    }

    /// <summary>The kernel's size.</summary>
    public Size3D KernelSize { get; }

    /// <summary>The distance in the input from one output to the next.</summary>
    public Size3D Strides { get; }

    /// <summary>The distance in the input between neighbours in the kernel.</summary>
    public Size3D DilationRate { get; }

    private protected override ConvolutionField Field => new(KernelSize.Axes, Strides.Axes, DilationRate.Axes, Padding);
}
