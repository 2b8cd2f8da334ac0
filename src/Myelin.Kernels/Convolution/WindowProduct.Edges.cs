using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <content>Positions near the ends of lines, whose windows reach beyond the image.</content>
internal unsafe partial struct WindowProduct<V, T>
{
    // A position near a line's end, whose window reaches beyond it, in some lines that meet as many lines of the kernel: only what lies on
    // the source is multiplied, and the rows of the tile are the lines.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Edge(int w, int lines, int count, T* a, nint pitch, T* b, T* to, nint toPitch, int columns, bool accumulate)
    {
        (int low, int high) = _width.TapsOnSource(w);
        int taps = high - low, length = _groupChannels, runs = taps;
        if (IsOneRun) (length, runs) = (length * taps, 1);
        nint all = (nint)_columns * _groups, runStep = (nint)_width.TapStep * _channels, lineLength = (runs - 1) * runStep + length;
        if (taps == 0) (runs, count) = (1, 0);
        var walk = new GemmWalk(
            length, runs, count, runStep - length, _height.TapStep * pitch - lineLength, (nint)(_width.Taps - taps) * _groupChannels * all);
        GemmRowPanel.Run<V, T>(
            lines, apart: true, &walk, a + ((nint)w * _width.Step + low * _width.TapStep) * _channels, _height.Step * pitch,
            b + (nint)low * _groupChannels * all, all,
            GemmPlan.PanelWidth<V, T>(), to + w * DestinationWidth.Step * all, toPitch, columns, accumulate);
    }

    // Zeros beside a line, multiplied by an infinite number of the kernel, make NaN. Positions that see such zeros and whose numbers are
    // not finite are computed again without them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Mend(in Part part, int first, int end)
    {
        int inner = Math.Clamp(_plan.Inner.First - part.Start, 0, part.Count), innerEnd = Math.Clamp(_plan.Inner.End - part.Start, inner, part.Count);
        nint toStep = (nint)DestinationWidth.Step * _columns * _groups;
        if (toStep == _columns)
        {
            V sum = V.Zero;
            for (int line = first; line < end; line++)
            {
                T* to = part.To + line * part.ToPitch;
                sum = FiniteNumbers.Times0<V, T>(to, inner * _columns, sum);
                sum = FiniteNumbers.Times0<V, T>(to + innerEnd * toStep, (part.Count - innerEnd) * _columns, sum);
            }
            if (FiniteNumbers.Is0<V, T>(sum)) return;
        }
        for (int line = first; line < end; line++)
        {
            Mend(part, line, 0, inner);
            Mend(part, line, innerEnd, part.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Mend(in Part part, int line, int first, int end)
    {
        nint all = (nint)_columns * _groups, toStep = DestinationWidth.Step * all;
        T* to = part.To + line * part.ToPitch;
        (int low, int high) = _height.TapsOnSource(line);
        (int image, int d) = Math.DivRem(part.Plane, _depth.Count);
        nint pitch = (nint)_width.Source * _channels;
        for (int w = first; w < end; w++)
        {
            if (FiniteNumbers.Only<V, T>(to + w * toStep, _columns)) continue;
            for (int tapD = part.LowD; tapD < part.HighD; tapD++)
            {
                nint z = (nint)image * _depth.Source + d * _depth.Step + _depth.First + tapD * _depth.TapStep;
                T* a = Source + (z * _height.Source + line * _height.Step + _height.First + low * _height.TapStep) * pitch
                    + (nint)_width.First * _channels + part.Group * _groupChannels;
                T* b = Kernel + ((nint)tapD * _height.Taps + low) * _width.Taps * _groupChannels * all + part.Group * _columns;
                Edge(part.Start + w, 1, high - low, a, pitch, b, to - part.Start * toStep, part.ToPitch, _columns, tapD > part.LowD);
            }
        }
    }
}
