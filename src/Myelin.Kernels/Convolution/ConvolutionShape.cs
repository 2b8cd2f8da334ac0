namespace Myelin.Kernels;

/// <summary>
/// The sizes of a convolution over up to three spatial axes. Images are (batch, depth, height, width, channels), kernels (depth, height,
/// width, input channels / groups, output channels), both row-major.
/// </summary>
/// <param name="Batch">The number of images.</param>
/// <param name="InputChannels">Channels of the input.</param>
/// <param name="OutputChannels">Channels of the output.</param>
/// <param name="Groups">Into how many groups both kinds of channels are cut, each group of outputs seeing one group of inputs.</param>
/// <param name="Depth">The first spatial axis; <see cref="ConvolutionAxis.Single"/> when there are only two.</param>
/// <param name="Height">The second; <see cref="ConvolutionAxis.Single"/> when there is only one.</param>
/// <param name="Width">The last.</param>
public readonly record struct ConvolutionShape(
    int Batch, int InputChannels, int OutputChannels, int Groups, ConvolutionAxis Depth, ConvolutionAxis Height, ConvolutionAxis Width)
{
    /// <summary>Input channels of a group.</summary>
    public int GroupInputs => InputChannels / Groups;

    /// <summary>Output channels of a group.</summary>
    public int GroupOutputs => OutputChannels / Groups;

    /// <summary>Positions of the kernel.</summary>
    public int Taps => Depth.Kernel * Height.Kernel * Width.Kernel;

    /// <summary>Output positions of all images.</summary>
    public int OutputPositions => Batch * Depth.Output * Height.Output * Width.Output;

    /// <summary>Numbers of the kernel.</summary>
    public long KernelLength => (long)Taps * GroupInputs * OutputChannels;

    /// <summary>Numbers of the input.</summary>
    public long InputLength => (long)Batch * Depth.Input * Height.Input * Width.Input * InputChannels;

    /// <summary>Whether every output position is made from its own input position alone, so that images are matrices.</summary>
    internal bool IsPointwise => Depth.IsPointwise && Height.IsPointwise && Width.IsPointwise;

    /// <summary>Whether every channel is a group of its own.</summary>
    internal bool IsDepthwise => Groups == InputChannels && Groups == OutputChannels && Groups > 1;

    /// <summary>Whether nothing is multiplied: no images, or none of their axes has positions.</summary>
    internal bool IsEmpty => InputLength == 0 || OutputPositions == 0;

    /// <summary>The number of <see cref="Phase"/>s in the gradient of the input.</summary>
    internal int Phases => Depth.Stride * Height.Stride * Width.Stride;

    internal (int Depth, int Height, int Width) Phase(int phase) =>
        (phase / (Height.Stride * Width.Stride), phase / Width.Stride % Height.Stride, phase % Width.Stride);
}
