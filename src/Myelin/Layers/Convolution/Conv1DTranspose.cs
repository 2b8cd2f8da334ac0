using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Transposed convolution over sequences, which makes them larger: every input adds x[p, c] · kernel[t, o, c] to the outputs at p · stride
/// + t · dilation. It is the gradient of a convolution, to whose input's size it goes back. Rows are (steps, channels); the kernel is
/// (size, filters, channels). Zeiler et al. 2010.
/// </summary>
public sealed record Conv1DTranspose : TransposedConvolutionLayer
{
    /// <summary>A transposed convolution over sequences.</summary>
    /// <param name="filters">The number of output channels.</param>
    /// <param name="kernelSize">The kernel's size.</param>
    /// <param name="strides">The distance in the output from one input to the next.</param>
    /// <param name="padding"><see cref="Padding.Same"/> makes size · stride outputs; <see cref="Padding.Valid"/> as many as the inputs
    /// reach.</param>
    /// <param name="outputPadding">Outputs added at the end, below the stride; null for as many as the padding makes.</param>
    /// <param name="dataFormat">Where the channels lie.</param>
    /// <param name="dilationRate">The distance in the output between neighbours in the kernel.</param>
    /// <param name="activation">What the sums go through; null for <see cref="Activation.Linear"/>.</param>
    /// <param name="useBias">Whether a bias is added to each output channel.</param>
    /// <param name="kernelInitializer">How the kernel starts; null for <see cref="Initializer.GlorotUniform"/>.</param>
    /// <param name="biasInitializer">How the bias starts; null for <see cref="Initializer.Zeros"/>.</param>
    /// <param name="kernelRegularizer">The penalty on the kernel; null for none.</param>
    /// <param name="biasRegularizer">The penalty on the bias; null for none.</param>
    /// <param name="activityRegularizer">The penalty on what comes out, divided by the rows of the batch; null for none.</param>
    /// <param name="kernelConstraint">What the kernel is brought back within after each step; null for nothing.</param>
    /// <param name="biasConstraint">What the bias is brought back within after each step; null for nothing.</param>
    /// <param name="name">The layer's name; null for <c>conv1d_transpose</c> with a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size, a stride or a dilation is below 1, filters is below 1, outputPadding is not
    /// from 0 to the stride − 1, or the padding is causal.</exception>
    public Conv1DTranspose(
        int filters, int kernelSize, int strides = 1, Padding padding = Padding.Valid, int? outputPadding = null,
        DataFormat dataFormat = DataFormat.ChannelsLast, int dilationRate = 1, Activation? activation = null, bool useBias = true,
        Initializer? kernelInitializer = null, Initializer? biasInitializer = null, Regularizer? kernelRegularizer = null,
        Regularizer? biasRegularizer = null, Regularizer? activityRegularizer = null, Constraint? kernelConstraint = null,
        Constraint? biasConstraint = null, string? name = null)
        : base(
            filters, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
            activityRegularizer, kernelConstraint, biasConstraint, name)
    {
        KernelSize = kernelSize;
        Strides = strides;
        OutputPadding = outputPadding;
        DilationRate = dilationRate;
        CheckTransposed();
    }

    /// <summary>The kernel's size.</summary>
    public int KernelSize { get; }

    /// <summary>The distance in the output from one input to the next.</summary>
    public int Strides { get; }

    /// <summary>Outputs added at the end; null for as many as the padding makes.</summary>
    public int? OutputPadding { get; }

    /// <summary>The distance in the output between neighbours in the kernel.</summary>
    public int DilationRate { get; }

    private protected override ConvolutionField Field => new(KernelSize, Strides, DilationRate, Padding);

    private protected override Axes? Added => OutputPadding;
}
