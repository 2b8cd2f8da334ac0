using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The gradient of a kernel, dw(t, c, o) = Σ over positions p of x(window of p, t, c) · dy(p, o).
/// </summary>
/// <remarks>
/// As in <see cref="WindowProduct{V, T}"/>, the tiles of GEMM read the windows where they lie: the rows of a tile are neighbouring numbers
/// of a kernel's line, and k walks over the positions line by line. Positions are cut into parts, whose sums go to kernels of their own,
/// and which are added in their order; a part passes over some hundreds of positions at a time, which stay in the cache, and asks for the
/// next ones meanwhile. Where windows reach beyond the image, each tap is summed over the positions with which it lies on it: in a training
/// step, 64 → 64 channels on 8 × 8, that is 98 % of what two cores can multiply and add where copies of lines between zeros reach 83 %, and
/// 32 → 32 on 16 × 16 91 and 84 %. A tap of few channels makes low tiles; for those there are such copies, and should a sum not be finite,
/// all is computed again without zeros.
/// </remarks>
internal unsafe struct WindowWeights<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly ConvolutionShape _shape;
    private readonly WeightPlan _plan;
    private readonly AxisWindow _depth, _height, _width;
    private readonly T* _x, _dy, _sums, _copies;

    // Whether only what lies on the image is multiplied, tap by tap.
    private readonly bool _byTaps;

    // Whether a sum is infinite or NaN.
    private bool _odd;

    // The kernel's rows: lines (of all depths), runs of a line, and tiles of a run.
    private readonly int _runs, _runLength, _tilesOfRun, _tiles;

    private WindowWeights(in ConvolutionShape shape, in WeightPlan plan, T* x, T* dy, T* sums, T* copies, bool byTaps)
    {
        (_shape, _plan, _byTaps) = (shape, plan, byTaps);
        (_depth, _height, _width) = (shape.Depth.Outputs, shape.Height.Outputs, shape.Width.Outputs);
        _x = x;
        _dy = dy;
        _sums = sums;
        _copies = copies;
        bool oneRun = shape.Groups == 1 && _width.TapStep == 1 && !byTaps;
        (_runs, _runLength) = oneRun ? (1, _width.Taps * shape.InputChannels) : (_width.Taps, shape.GroupInputs);
        int most = GemmPlan.MostRows<V, T>();
        _tilesOfRun = (_runLength + most - 1) / most;
        _tiles = _depth.Taps * _height.Taps * _runs * _tilesOfRun;
    }

    /// <summary>Computes the gradient.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="plan">The cut.</param>
    /// <param name="x">The input.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dw">The gradient of the kernel.</param>
    /// <param name="workspace">Room for <see cref="WeightPlan.WorkspaceLength"/> numbers.</param>
    /// <param name="exact">Whether no zeros are multiplied. Else that is done when what comes out is not finite.</param>
    public static void Run(in ConvolutionShape shape, in WeightPlan plan, T* x, T* dy, T* dw, T* workspace, bool exact = false)
    {
        var work = new WindowWeights<V, T>(shape, plan, x, dy, plan.Parts > 1 ? workspace : dw, workspace + plan.Sums, exact || plan.ByTaps);
        int blocks = plan.Parts * plan.Pieces;
        ThreadTeam.Run(ref work, blocks, shape.OutputPositions * shape.KernelLength);
        bool finite = plan.Parts > 1 ? PartialSums<V, T>.Add(workspace, plan.Parts, shape.KernelLength, dw) : !work._odd;
        if (plan.Copies && !exact && !finite) Run(shape, plan, x, dy, dw, workspace, exact: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block)
    {
        (int part, int piece) = Math.DivRem(block, _plan.Pieces);
        int tile = (int)((long)_tiles * piece / _plan.Pieces), endTile = (int)((long)_tiles * (piece + 1) / _plan.Pieces);
        int row = Rows(tile).Row, endRow = endTile < _tiles ? Rows(endTile).Row : _tiles / _tilesOfRun * _runLength;
        T* sums = _sums + part * (nint)_shape.KernelLength, mine = sums + (nint)row * _shape.OutputChannels;
        int length = (endRow - row) * _shape.OutputChannels;
        new Span<T>(mine, length).Clear();
        T* copy = _copies + (nint)block * _plan.CopyLength;
        // Lines, or their parts, are counted through all depths of all images.
        long lines = (long)_shape.Batch * _depth.Count * _height.Count * _plan.PartsOfLine;
        int end = (int)(lines * (part + 1) / _plan.Parts), now;
        for (int line = (int)(lines * part / _plan.Parts); line < end; line += now)
        {
            if (_plan.PartsOfLine > 1)
            {
                (int whole, int number) = Math.DivRem(line, _plan.PartsOfLine);
                int start = (int)((long)_width.Count * number / _plan.PartsOfLine),
                    stop = (int)((long)_width.Count * (number + 1) / _plan.PartsOfLine);
                now = 1;
                Add(
                    new Positions(whole / _height.Count, 1, whole % _height.Count, 1, start, stop - start), (tile, endTile), sums, copy,
                    default, default);
                continue;
            }
            int h = line % _height.Count, images = h == 0 ? Math.Min(_plan.Images, (end - line) / _height.Count) : 1;
            if (images <= 1) (images, now) = (1, Math.Min(Math.Min(_plan.Lines, _height.Count - h), end - line));
            else now = images * _height.Count;
            Ahead(line + now, Math.Min(now, end - line - now), now * _width.Count, out GemmAhead<T> ahead, out GemmAhead<T> then);
            Add(new Positions(line / _height.Count, images, h, now / images, 0, _width.Count), (tile, endTile), sums, copy, ahead, then);
        }
        if (_plan.Parts == 1 && !FiniteNumbers.Only<V, T>(mine, length)) _odd = true;
    }

    // What some lines of positions, which come next, read of the gradient and of the input, while tiles pass over so many positions.
    private readonly void Ahead(int line, int lines, int positions, out GemmAhead<T> dy, out GemmAhead<T> x)
    {
        (dy, x) = (default, default);
        if (lines <= 0) return;
        (int plane, int h) = Math.DivRem(line, _height.Count);
        nint pitch = (nint)_width.Source * _shape.InputChannels, dyPitch = (nint)_width.Count * _shape.OutputChannels;
        nint top = (nint)plane / _depth.Count * _depth.Source * _height.Source + Math.Max(0, h * _height.Step + _height.First);
        dy = GemmAhead<T>.Of(_dy + line * dyPitch, lines * dyPitch, positions);
        x = GemmAhead<T>.Of(_x + top * pitch, lines * _height.Step * pitch, positions);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (int Row, int Count) Rows(int tile)
    {
        (int run, int number) = Math.DivRem(tile, _tilesOfRun);
        int first = (int)((long)_runLength * number / _tilesOfRun), next = (int)((long)_runLength * (number + 1) / _tilesOfRun);
        return (run * _runLength + first, next - first);
    }

    // Adds what some positions give to some tiles of the kernel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Add(in Positions positions, (int First, int End) tiles, T* sums, T* copy, GemmAhead<T> ahead, GemmAhead<T> then)
    {
        (int plane, int images, int first, int lines, int start, int count) = positions;
        (int image, int d) = Math.DivRem(plane, _depth.Count);
        int channels = _shape.InputChannels, outputs = _shape.OutputChannels, columns = _shape.GroupOutputs;
        (int lowD, int highD) = _depth.TapsOnSource(d);
        if (lowD >= highD) return;
        AxisWindow width = _width with { Count = count, First = _width.First + start * _width.Step };
        int top = Math.Max(0, first * _height.Step + _height.First);
        int bottom = Math.Min(_height.Source, (first + lines - 1) * _height.Step + _height.First + (_height.Taps - 1) * _height.TapStep + 1);
        nint pitch = (nint)_width.Source * channels, imagePitch = _height.Source * pitch, depthPitch = _depth.TapStep * imagePitch;
        nint z = (nint)image * _depth.Source + d * _depth.Step + _depth.First + lowD * _depth.TapStep;
        T* source = _x + (z * _height.Source + top) * pitch + (nint)width.First * channels;
        if (_plan.Copies && !_byTaps)
        {
            nint pitchOfCopy = (nint)PaddedLines.Pixels(width) * channels, planePitchOfCopy = _plan.LinesOfSource * pitchOfCopy;
            for (int i = 0; i < images; i++)
                PaddedLines.Copy<V, T>(width, channels, source + i * imagePitch, pitch, copy + i * planePitchOfCopy, bottom - top);
            for (int i = 1; i < highD - lowD; i++)
                PaddedLines.Copy<V, T>(width, channels, source + i * depthPitch, pitch, copy + i * planePitchOfCopy, bottom - top);
            source = copy;
            pitch = pitchOfCopy;
            imagePitch = depthPitch = planePitchOfCopy;
        }
        source -= top * pitch;

        nint step = (nint)_width.Step * channels, lineStep = _height.Step * pitch;
        for (int tile = tiles.First; tile < tiles.End; tile++)
        {
            (int row, int rows) = Rows(tile);
            (int line, int within) = Math.DivRem(row, _runs * _runLength);
            (int run, int number) = Math.DivRem(within, _runLength);
            (int tapD, int tapH) = Math.DivRem(line, _height.Taps);
            (int low, int high) = _height.PositionsOnSource(tapH);
            (low, high) = (Math.Max(low, first), Math.Min(high, first + lines));
            (int from, int end) = _byTaps ? width.PositionsOnSource(run) : (0, count);
            if (tapD < lowD || tapD >= highD || low >= high || from >= end) continue;
            T* a = source + (tapD - lowD) * depthPitch + (low * _height.Step + _height.First + (nint)tapH * _height.TapStep) * pitch
                + (nint)run * _width.TapStep * channels + number + from * step;
            T* b = _dy + (((nint)plane * _height.Count + low) * _width.Count + start + from) * outputs, c = sums + (nint)row * outputs;
            int length = end - from;
            nint lineLength = length * step, gap = (nint)(_width.Count - length) * outputs;
            // What of several images lies beyond a tap is lines.
            nint linesLeftOut = (nint)(lines - (high - low)) * _width.Count * outputs;
            var walk = images == 1
                ? new GemmWalk(length, 1, high - low, 0, lineStep - lineLength, gap)
                : new GemmWalk(
                    length, high - low, images, lineStep - lineLength, imagePitch - (high - low - 1) * lineStep - lineLength,
                    gap + linesLeftOut, gap);
            for (int group = 0; group < _shape.Groups; group++)
            {
                if (ahead.Runs == 0) (ahead, then) = (then, default);
                GemmRowPanel.Run<V, T>(
                    rows, apart: false, &walk, a + group * _shape.GroupInputs, step, b + group * columns, outputs,
                    GemmPlan.PanelWidth<V, T>(), c + group * columns, outputs, columns, accumulate: true, ref ahead);
            }
        }
    }

    /// <summary>Positions that are summed at a time: of each of some images, from a plane on, some lines, and of each line Count positions
    /// from Start on.</summary>
    private readonly record struct Positions(int Plane, int Images, int First, int Lines, int Start, int Count);
}
