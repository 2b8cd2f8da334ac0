using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The gradient of a kernel with one input channel and few output channels, dw(h, w, o) = Σ over positions of x(position + (h, w)) · dy(position, o), with
/// a line of the kernel as the columns of the products: pixel by pixel of the input, what all outputs that see it with a line of taps have as their gradient is
/// one run of numbers in the gradient's image.
/// </summary>
/// <remarks>
/// Rows of a tile are lines of the kernel, and k walks over the pixels of a line of the input. The runs hold the taps from the last to the first, which is
/// put right in the end. Five taps and six channels make 30 columns where six alone would leave most of a vector empty. Lines of the output's gradient are copied between zeros. Parts and their sums are those
/// of <see cref="WindowWeights{V, T}"/>.
/// </remarks>
internal unsafe struct LineWeights<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly ConvolutionShape _shape;
    private readonly WeightPlan _plan;
    private readonly AxisWindow _height, _pixels;
    private readonly T* _x, _dy, _sums, _copies;

    private LineWeights(in ConvolutionShape shape, in WeightPlan plan, T* x, T* dy, T* sums, T* copies)
    {
        (_shape, _plan) = (shape, plan);
        _height = shape.Height.Outputs;
        _pixels = shape.Width.Inputs(0, out _);
        _x = x;
        _dy = dy;
        _sums = sums;
        _copies = copies;
    }

    /// <summary>Computes the gradient.</summary>
    public static void Run(in ConvolutionShape shape, in WeightPlan plan, T* x, T* dy, T* dw, T* workspace)
    {
        var work = new LineWeights<V, T>(shape, plan, x, dy, plan.Parts > 1 ? workspace : dw, workspace + plan.Sums);
        if (plan.Parts > 1) ThreadTeam.Run(ref work, plan.Parts);
        else work.Run(0);
        if (plan.Parts > 1) PartialSums<V, T>.Add(workspace, plan.Parts, shape.KernelLength, dw);
        int taps = shape.Width.Kernel, outputs = shape.OutputChannels;
        for (int line = 0; line < shape.Height.Kernel; line++, dw += taps * outputs)
        {
            for (int first = 0, last = taps - 1; first < last; first++, last--)
            {
                for (int o = 0; o < outputs; o++) (dw[first * outputs + o], dw[last * outputs + o]) = (dw[last * outputs + o], dw[first * outputs + o]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int part)
    {
        T* sums = _sums + part * (nint)_shape.KernelLength, copy = _copies + (nint)part * _plan.CopyLength;
        new Span<T>(sums, (int)_shape.KernelLength).Clear();
        long lines = (long)_shape.Batch * _height.Count;
        int end = (int)(lines * (part + 1) / _plan.Parts), now, outputs = _shape.OutputChannels;
        for (int line = (int)(lines * part / _plan.Parts); line < end; line += now)
        {
            (int image, int h) = Math.DivRem(line, _height.Count);
            now = Math.Min(Math.Min(_plan.Lines, _height.Count - h), end - line);
            nint pitch = (nint)_shape.Width.Output * outputs;
            PaddedLines.Copy<V, T>(_pixels, outputs, _dy + line * pitch + (nint)_pixels.First * outputs, pitch, copy, now);
            Lines(image, h, h + now, copy, sums);
        }
    }

    // Lines that see the input with the same lines of the kernel are summed in one walk.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Lines(int image, int first, int end, T* dy, T* sums)
    {
        int outputs = _shape.OutputChannels, columns = _pixels.Taps * outputs, most = GemmPlan.MostRows<V, T>();
        nint pitch = _shape.Width.Input, dyPitch = (nint)PaddedLines.Pixels(_pixels) * outputs;
        for (int h = first, next; h < end; h = next)
        {
            (int low, int high) = _height.TapsOnSource(h);
            for (next = h + 1; next < end && _height.TapsOnSource(next) == (low, high);) next++;
            var walk = new GemmWalk(_pixels.Count, 1, next - h, 0, _height.Step * pitch - _pixels.Count, (nint)(_pixels.Taps - 1) * outputs);
            T* x = _x + ((nint)image * _height.Source + h * _height.Step + _height.First) * pitch;
            int panels = (high - low + most - 1) / most;
            for (int panel = 0, row = low; panel < panels; panel++)
            {
                int nextRow = low + (int)((long)(high - low) * (panel + 1) / panels);
                GemmRowPanel.Run<V, T>(nextRow - row, apart: true, &walk, x + row * _height.TapStep * pitch, _height.TapStep * pitch, dy + (h - first) * dyPitch, outputs,
                    GemmPlan.PanelWidth<V, T>(), sums + (nint)row * columns, columns, columns, accumulate: true);
                row = nextRow;
            }
        }
    }
}
