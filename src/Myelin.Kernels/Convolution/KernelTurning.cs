namespace Myelin.Kernels;

/// <summary>
/// The kernel as the gradient of the input takes it: the positions of a phase from the last to the first, each with its channels exchanged,
/// (taps, outputs of a group, all inputs). A block is one position.
/// </summary>
internal readonly unsafe struct KernelTurning<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly ConvolutionShape _shape;
    private readonly DataPhase _phase;
    private readonly T* _kernel, _turned;

    private KernelTurning(in ConvolutionShape shape, in DataPhase phase, T* kernel, T* turned)
    {
        (_shape, _phase) = (shape, phase);
        _kernel = kernel;
        _turned = turned;
    }

    /// <summary>Turns the kernel.</summary>
    public static void Run(in ConvolutionShape shape, in DataPhase phase, T* kernel, T* turned)
    {
        var work = new KernelTurning<V, T>(shape, phase, kernel, turned);
        int taps = phase.Depth.Taps * phase.Height.Taps * phase.Width.Taps;
        // A number moved across the grain costs as much as some multiplied.
        ThreadTeam.Run(ref work, taps, taps * shape.GroupInputs * (long)shape.OutputChannels * 4);
    }

    /// <inheritdoc/>
    public void Run(int block)
    {
        (int rest, int w) = Math.DivRem(block, _phase.Width.Taps);
        (int d, int h) = Math.DivRem(rest, _phase.Height.Taps);
        int inputs = _shape.GroupInputs, outputs = _shape.GroupOutputs;
        T* from = _kernel + (nint)_phase.Tap(_shape, d, h, w) * inputs * _shape.OutputChannels;
        T* to = _turned + (nint)block * outputs * _shape.InputChannels;
        for (int group = 0; group < _shape.Groups; group++)
        {
            Transposition.Matrix<V, T>(
                from + group * outputs, _shape.OutputChannels, to + group * inputs, _shape.InputChannels, inputs, outputs);
        }
    }
}
