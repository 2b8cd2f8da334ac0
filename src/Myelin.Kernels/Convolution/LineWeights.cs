using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The gradient of a kernel with few output channels, dw(h, w, c, o) = Σ over positions of x(position + (h, w), c) · dy(position, o), with
/// a line of the kernel as the columns of the products: what all outputs that see a pixel of the input with a line of taps have as their
/// gradient is one run of numbers in the gradient's image.
/// </summary>
/// <remarks>
/// Rows of a tile are the input's channels, or, when it has only one, lines of the kernel; k walks over the pixels of a line of the input.
/// The runs hold the taps from the last to the first, which is put right in the end. Five taps and six channels make 30 columns where six
/// alone would leave most of a vector empty, and three taps of 16 channels make 48, for which a number of the input is loaded twice and not
/// three times. Pixels near a line's end, which fewer taps see, are summed down the lines, with fewer columns. On short lines, where they are
/// many, and from one channel, lines of the output's gradient are copied between zeros instead; should a sum not be finite, all is computed
/// again without zeros. Copies cost 6 % of the time of 16 → 16 channels on 32 × 32.
/// Parts and their sums are those of <see cref="WindowWeights{V, T}"/>.
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
        var work = new LineWeights<V, T>(shape, plan, x, dy, workspace, workspace + plan.Sums);
        bool finite;
        if (plan.Parts > 1)
        {
            ThreadTeam.Run(ref work, plan.Parts);
            finite = PartialSums<V, T>.Add(workspace, plan.Parts, shape.KernelLength, workspace);
        }
        else
        {
            work.Run(0);
            finite = FiniteNumbers.Only<V, T>(workspace, shape.KernelLength);
        }
        if (!finite && plan.Copies)
        {
            WindowWeights<V, T>.Run(shape, plan, x, dy, dw, workspace, exact: true);
            return;
        }
        // (lines, channels, taps from the last to the first, outputs) become (lines, taps, channels, outputs).
        int taps = shape.Width.Kernel, outputs = shape.OutputChannels, channels = shape.InputChannels;
        for (int line = 0; line < shape.Height.Kernel; line++, workspace += channels * taps * outputs)
        {
            for (int tap = taps - 1; tap >= 0; tap--, dw += channels * outputs)
                GemmPacking.Copy<V, T>(workspace + tap * outputs, taps * outputs, dw, outputs, channels, outputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(int part)
    {
        T* sums = _sums + part * (nint)_shape.KernelLength, copy = _copies + (nint)part * _plan.CopyLength;
        new Span<T>(sums, (int)_shape.KernelLength).Clear();
        long lines = (long)_shape.Batch * _height.Count;
        int end = (int)(lines * (part + 1) / _plan.Parts), now, outputs = _shape.OutputChannels;
        nint pitch = (nint)_shape.Width.Output * outputs, copyPitch = (nint)PaddedLines.Pixels(_pixels) * outputs;
        for (int line = (int)(lines * part / _plan.Parts); line < end; line += now)
        {
            (int image, int h) = Math.DivRem(line, _height.Count);
            now = Math.Min(Math.Min(_plan.Lines, _height.Count - h), end - line);
            // Where the first pixel's window would begin, whether that lies on the image or not.
            T* dy = _dy + line * pitch + (nint)_pixels.First * outputs;
            if (_plan.Copies)
            {
                PaddedLines.Copy<V, T>(_pixels, outputs, dy, pitch, copy, now);
                Lines(image, h, h + now, copy, copyPitch, (0, _pixels.Count), sums);
            }
            else
            {
                Lines(image, h, h + now, dy, pitch, _pixels.Inner, sums);
            }
        }
    }

    // Lines that see the input with the same lines of the kernel are summed in one walk, and so are, down these lines, pixels whose windows
    // reach beyond the gradient's image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Lines(int image, int first, int end, T* dy, nint dyPitch, (int First, int End) inner, T* sums)
    {
        int outputs = _shape.OutputChannels, channels = _shape.InputChannels, columns = _pixels.Taps * outputs, length = inner.End - inner.First;
        nint pitch = (nint)_shape.Width.Input * channels, tapPitch = _height.TapStep * pitch, step = _height.Step * pitch;
        for (int h = first, next; h < end; h = next)
        {
            (int low, int high) = _height.TapsOnSource(h);
            for (next = h + 1; next < end && _height.TapsOnSource(next) == (low, high);) next++;
            var walk = new GemmWalk(length, 1, next - h, 0, step - length * channels, dyPitch - length * outputs);
            var down = new GemmWalk(1, next - h, 1, step - channels, 0, 0, dyPitch - outputs);
            T* x = _x + ((nint)image * _height.Source + h * _height.Step + _height.First) * pitch + low * tapPitch, y = dy + (h - first) * dyPitch;
            T* to = sums + (nint)low * channels * columns;
            if (channels == 1)
            {
                Rows(high - low, apart: true, &walk, x, tapPitch, y, to, columns);
                continue;
            }
            for (int tap = low; tap < high; tap++, x += tapPitch, to += channels * columns)
            {
                Rows(channels, apart: false, &walk, x + inner.First * channels, channels, y + inner.First * outputs, to, columns);
                for (int pixel = inner.First > 0 ? 0 : inner.End; pixel < _pixels.Count; pixel = pixel + 1 == inner.First ? inner.End : pixel + 1)
                {
                    (int from, int before) = _pixels.TapsOnSource(pixel);
                    Rows(
                        channels, apart: false, &down, x + pixel * channels, channels, y + (pixel + from) * outputs, to + from * outputs,
                        (before - from) * outputs);
                }
            }
        }
    }

    // Adds what a walk along x and the gradient gives to some columns of rows of the kernel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Rows(int rows, bool apart, GemmWalk* walk, T* x, nint stride, T* dy, T* sums, int columns)
    {
        int outputs = _shape.OutputChannels, all = _pixels.Taps * outputs, most = GemmPlan.MostRows<V, T>(), panels = (rows + most - 1) / most;
        for (int panel = 0, row = 0; panel < panels; panel++)
        {
            int next = (int)((long)rows * (panel + 1) / panels);
            GemmRowPanel.Run<V, T>(next - row, apart, walk, x + row * (apart ? stride : 1), stride, dy, outputs, GemmPlan.PanelWidth<V, T>(),
                sums + (nint)row * all, all, columns, accumulate: true);
            row = next;
        }
    }
}
