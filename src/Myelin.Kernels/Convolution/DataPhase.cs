namespace Myelin.Kernels;

/// <summary>The inputs whose positions have one remainder by the strides, and what of the kernel and the outputs they meet.</summary>
internal readonly unsafe struct DataPhase
{
    private readonly int _lastD, _lastH, _lastW;
    private readonly int _d, _h, _w;

    public DataPhase(in ConvolutionShape shape, int phase)
    {
        (_d, _h, _w) = shape.Phase(phase);
        Depth = shape.Depth.Inputs(_d, out _lastD);
        Height = shape.Height.Inputs(_h, out _lastH);
        Width = shape.Width.Inputs(_w, out _lastW);
    }

    public AxisWindow Depth { get; }

    public AxisWindow Height { get; }

    public AxisWindow Width { get; }

    /// <summary>Whether nothing is to be multiplied: no positions, or none that an output was made from.</summary>
    public bool IsEmpty => Positions(1) == 0 || Depth.Taps * Height.Taps * Width.Taps == 0;

    public int Positions(int images) => images * Depth.Count * Height.Count * Width.Count;

    public WindowPlan Plan<T>(in ConvolutionShape shape) where T : unmanaged =>
        new(shape.Batch, Depth, Height, Width, shape.OutputChannels, shape.InputChannels, shape.Groups, sizeof(T));

    /// <summary>The number of a line of the phase among the kernel's lines.</summary>
    public int Line(in ConvolutionShape shape, int d, int h) =>
        (_lastD - d * shape.Depth.PhaseStep) * shape.Height.Kernel + _lastH - h * shape.Height.PhaseStep;

    /// <summary>The number in the kernel of a position of the phase.</summary>
    public int Tap(in ConvolutionShape shape, int d, int h, int w) =>
        Line(shape, d, h) * shape.Width.Kernel + _lastW - w * shape.Width.PhaseStep;
}
