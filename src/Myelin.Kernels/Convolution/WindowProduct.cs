using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// The product of an image's windows and a kernel, to(p, o) = Σ source(window of p, t, c) · kernel(t, c, o), for a convolution or for one
/// phase of its gradient of the input.
/// </summary>
/// <remarks>
/// <para>
/// Windows of neighbouring positions overlap, and in images whose channels lie last a kernel's line of taps meets one run of numbers. So
/// the tiles of GEMM read them where they lie: the rows of a tile are neighbouring positions of a line, a step's pixels apart, and k walks
/// (<see cref="GemmWalk"/>) from line to line of the kernel's height. Positions whose windows reach beyond the image to the left or right
/// have tiles of their own, with the rows down the lines, so that only what lies on the image is multiplied. Where most of a short line's
/// positions are of that kind, its lines are copied once, between zeros, instead. What reaches beyond the image above or below is not
/// summed.
/// </para>
/// <para>
/// One channel and few columns would leave vectors nearly empty. There they lie across positions, of as many lines as fit, and what comes
/// out is turned: rows of a tile are columns of the kernel then, and the image is what whole vectors are loaded from.
/// </para>
/// <para>
/// What a strip makes goes to the images made, or to the block's own room, from where it is handed over while it is in the cache.
/// </para>
/// <para>
/// A strip is some lines of one image; a part of the kernel that stays in the L2 cache is multiplied with all of them, tile after tile, and
/// tiles pass over all its columns while their windows are in the L1 cache. See <see cref="WindowPlan"/> for the sizes and
/// <see cref="ConvolutionKernels"/> for measured figures.
/// </para>
/// </remarks>
internal unsafe partial struct WindowProduct<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    // Positions whose dot products are made at a time.
    private const int PositionsOfDots = 64;

    private readonly int _channels, _groups, _columns, _groupChannels;
    private readonly AxisWindow _depth, _height, _width;
    private readonly WindowPlan _plan;
    private Rooms _rooms;

    // Whether there are so few columns that dot products along the runs are faster than tiles.
    private readonly bool _dots;

    // Whether there are so few columns that a number of the image is better loaded once for all three taps.
    private readonly bool _threeTaps;

    // Whether vectors lie across positions.
    private readonly bool _across;

    public WindowProduct(in WindowPlan plan, int channels, int columns, int groups)
    {
        _plan = plan;
        _rooms = new Rooms(plan.Blocks);
        (_channels, _groups, _columns, _groupChannels) = (channels, groups, columns / groups, channels / groups);
        (_depth, _height, _width) = (plan.Depth, plan.Height, plan.Width);
        _threeTaps = _width.Taps == 3 && _width.TapStep == 1 && _width.Step == 1 && _columns <= V.Count;
        _dots = plan.TurnsKernel && _columns <= V.Count / 4 && (IsOneRun ? _width.Taps : 1) * _groupChannels >= V.Count;
        _across = plan.Across && !_dots;
    }

    /// <summary>The images looked at.</summary>
    public T* Source { get; init; }

    /// <summary>(taps, channels of a group, columns).</summary>
    public T* Kernel { get; init; }

    /// <summary>The images made, unless they are handed over.</summary>
    public T* Destination { get; init; }

    /// <summary>Where along each axis of the images made the first position lies, how far apart they are, and the axis's size.</summary>
    public (int Start, int Step, int Size) DestinationDepth { get; init; }

    /// <inheritdoc cref="DestinationDepth"/>
    public (int Start, int Step, int Size) DestinationHeight { get; init; }

    /// <inheritdoc cref="DestinationDepth"/>
    public (int Start, int Step, int Size) DestinationWidth { get; init; }

    /// <summary>Room for <see cref="WindowPlan.WorkspaceLength"/> numbers.</summary>
    public T* Workspace { get; init; }

    /// <summary>What is done with finished positions, when they lie without gaps; see <see cref="ConvolutionKernels.Forward"/>.</summary>
    public delegate*<void*, int, int, int, int, void> Epilogue { get; init; }

    /// <summary>What takes finished lines, when they are not written to the images made; see
    /// <see cref="ConvolutionKernels.ForwardTo"/>.</summary>
    public delegate*<void*, T*, nint, int, int, int, int, void> Consumer { get; init; }

    /// <summary>What is handed to the epilogue or the consumer.</summary>
    public void* Context { get; init; }

    // The kernel, for dot products with k adjacent, in front of the blocks' copies.
    private readonly T* Turned => Workspace;

    private readonly int K => _depth.Taps * _height.Taps * _width.Taps * _groupChannels;

    private readonly bool IsOneRun => _groups == 1 && _width.TapStep == 1;

    public static void Start(ref WindowProduct<V, T> work)
    {
        int blocks = work._plan.Blocks, columns = work._columns, all = columns * work._groups, k = work.K;
        for (int group = 0; work._dots && group < work._groups; group++)
            Transposition.Rectangle(work.Kernel + group * columns, all, work.Turned + (nint)group * columns * k, k, k, columns);
        long products = (long)work._plan.Strips * work._height.Count / work._plan.StripsOfPlane * work._width.Count * all * Math.Max(1, k);
        ThreadTeam.Run(ref work, blocks, products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block)
    {
        if (_plan.RoomLength == 0)
        {
            Strips(block, null);
            return;
        }

        int place = _rooms.Take();
        try
        {
            Strips(block, Workspace + (_plan.TurnsKernel ? (nint)K * _columns * _groups : 0) + (nint)place * _plan.RoomLength);
        }
        finally
        {
            _rooms.Leave(place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Strips(int block, T* copy)
    {
        int end = (int)((long)_plan.Strips * (block + 1) / _plan.Blocks);
        for (int strip = (int)((long)_plan.Strips * block / _plan.Blocks); strip < end; strip++) Strip(strip, copy);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Strip(int strip, T* room)
    {
        (int lines, int piece) = Math.DivRem(strip, _plan.PartsOfLine);
        (int plane, int number) = Math.DivRem(lines, _plan.StripsOfPlane);
        (int image, int d) = Math.DivRem(plane, _depth.Count);
        int first = _plan.FirstLine(number), end = _plan.FirstLine(number + 1);
        int start = (int)((long)_width.Count * piece / _plan.PartsOfLine), stop = (int)((long)_width.Count * (piece + 1) / _plan.PartsOfLine);
        AxisWindow width = _width with { Count = stop - start, First = _width.First + start * _width.Step };
        (int lowD, int highD) = _depth.TapsOnSource(d);

        // The lines of the source that are looked at, and where they, or their copies, lie.
        int top = Math.Max(0, first * _height.Step + _height.First);
        int bottom = Math.Min(_height.Source, (end - 1) * _height.Step + _height.First + (_height.Taps - 1) * _height.TapStep + 1);
        nint pitch = (nint)_width.Source * _channels, depthPitch = (nint)_depth.TapStep * _height.Source * pitch;
        nint z = (nint)image * _depth.Source + d * _depth.Step + _depth.First + lowD * _depth.TapStep;
        T* source = Source + (z * _height.Source + top) * pitch + (nint)width.First * _channels;
        if (_plan.Copies)
        {
            nint pitchOfCopy = (nint)PaddedLines.Pixels(width) * _channels, depthPitchOfCopy = _plan.LinesOfSource * pitchOfCopy;
            for (int tap = lowD; tap < highD; tap++)
            {
                PaddedLines.Copy<V, T>(
                    width, _channels, source + (tap - lowD) * depthPitch, pitch, room + (tap - lowD) * depthPitchOfCopy, bottom - top);
            }
            source = room;
            (pitch, depthPitch) = (pitchOfCopy, depthPitchOfCopy);
        }

        nint row = (((nint)image * DestinationDepth.Size + DestinationDepth.Start + d * DestinationDepth.Step) * DestinationHeight.Size
            + DestinationHeight.Start) * DestinationWidth.Size + DestinationWidth.Start + start * DestinationWidth.Step;
        nint toPitch = (nint)DestinationHeight.Step * DestinationWidth.Size * _columns * _groups;
        T* to = Consumer != null ? room + _plan.CopyLength + _plan.SumsLength - first * toPitch : Destination + row * _columns * _groups;
        for (int group = 0; group < _groups; group++)
        {
            var part = new Part
            {
                Plane = plane, Group = group, First = first, End = end, Start = start, Count = stop - start, LowD = lowD, HighD = highD,
                Source = source + group * _groupChannels - top * pitch, Pitch = pitch, DepthPitch = depthPitch,
                To = to + group * _columns, ToPitch = toPitch,
                Sums = room + _plan.CopyLength,
            };
            Lines(part);
        }
    }

    // Lines of positions: depth by depth, part by part of the kernel's height, and part by part of the columns, the kernel staying in the
    // cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Lines(in Part part)
    {
        nint all = (nint)_columns * _groups, pitch = part.Pitch;
        int length = _groupChannels, runs = _width.Taps, first = part.First, end = part.End, lowD = part.LowD, highD = part.HighD;
        if (_threeTaps && !_dots) runs = 1;
        else if (IsOneRun) (length, runs) = (length * runs, 1);
        nint runStep = (nint)_width.TapStep * _channels, lineLength = (runs - 1) * runStep + length;
        // Lines that are cut have copies, or no edges at all.
        (int inner, int innerEnd) = _plan.Copies || _plan.PartsOfLine > 1 ? (0, part.Count) : _plan.Inner;
        bool hasEdges = innerEnd - inner < part.Count;
        // Lines that are not cut lie behind one another, and so do their epilogues.
        int finished = first, together = part.Count == _width.Count ? WindowPlan.NumbersToFinish : 0;
        for (int tapD = lowD; tapD == lowD || tapD < highD; tapD++)
        {
            T* image = part.Source + (tapD - lowD) * part.DepthPitch;
            for (int tapH = 0; tapH == 0 || tapH < _height.Taps; tapH += _plan.LinesOfKernel)
            {
                int nextH = Math.Min(_height.Taps, tapH + _plan.LinesOfKernel);
                bool last = tapD + 1 >= highD && nextH >= _height.Taps, accumulate = tapD > lowD || tapH > 0;
                for (int column = 0; column < _columns; column += _plan.Columns)
                {
                    int columns = Math.Min(_plan.Columns, _columns - column);
                    for (int h = first, next; h < end; h = next)
                    {
                        (int low, int high) = tapD < highD ? _height.TapsOnSource(h) : (0, 0);
                        (low, high) = (Math.Max(low, tapH), Math.Min(high, nextH));
                        int count = Math.Max(0, high - low);
                        T* a = image + (h * _height.Step + _height.First + (nint)low * _height.TapStep) * pitch,
                            y = part.To + h * part.ToPitch + column;
                        T* b = Kernel + ((nint)tapD * _height.Taps + low) * _width.Taps * _groupChannels * all + part.Group * _columns + column;
                        next = h + 1;
                        if (_across)
                        {
                            if (FitsTogether(part))
                                next = AlikeFrom(h, Math.Min(end, next + (int)((WindowPlan.PositionsAcross - part.Count) / pitch)));
                            var way = new GemmWalk(_width.Taps, 1, count, 0, 0, _height.TapStep * pitch - (nint)_width.Taps * _width.TapStep);
                            Across(part, &way, b, a, y, next - h, accumulate);
                        }
                        else
                        {
                            var walk = new GemmWalk(length, count > 0 ? runs : 1, count, runStep - length, _height.TapStep * pitch - lineLength);
                            if (hasEdges) next = Panel(h, AlikeFrom(h, end));
                            for (int line = h; line < next; line++)
                            {
                                nint down = line - h;
                                if (_dots) Dots(part, walk, a, b, y, accumulate);
                                else Tiles(inner, innerEnd, &walk, a + down * _height.Step * pitch, b, y + down * part.ToPitch, columns, accumulate);
                            }
                            for (int w = inner > 0 ? 0 : innerEnd; w < part.Count; w = w + 1 == inner ? innerEnd : w + 1)
                                Edge(w, next - h, count, a, pitch, b, y, part.ToPitch, columns, accumulate);
                        }
                        int whole = next < end ? next - (next - first) % _plan.Together : end;
                        if (!last || columns < _columns || ((whole - finished) * part.Count * _columns < together && next < end)) continue;
                        Finish(part, finished, whole);
                        finished = whole;
                    }
                }
            }
        }
        for (; finished < end; finished += _plan.Together) Finish(part, finished, Math.Min(end, finished + _plan.Together));
    }

    private readonly void Finish(in Part part, int line, int end)
    {
        if (_plan.Copies) Mend(part, line, end);
        int row = (part.Plane * _height.Count + line) * _width.Count + part.Start, rows = (end - line) * part.Count;
        if (Consumer != null) Consumer(Context, part.To + line * part.ToPitch, _columns, row, rows, 0, _columns);
        else if (Epilogue != null) Epilogue(Context, row, rows, part.Group * _columns, _columns);
    }

    // Whether lines lie so close that positions between them, whose sums nobody wants, cost less than lanes that stay empty where lines
    // end.
    private readonly bool FitsTogether(in Part part) =>
        _height.Step == 1 && part.Pitch <= (part.Count + 2 * V.Count - 1) / (2 * V.Count) * (2 * V.Count)
            && part.Pitch + part.Count <= WindowPlan.PositionsAcross;

    // The first line after this one, at most the end, that meets the source with other lines of the kernel. Both bounds of what they meet
    // fall.
    private readonly int AlikeFrom(int line, int end)
    {
        (int Low, int High) taps = _height.TapsOnSource(line);
        if (_height.TapsOnSource(end - 1) == taps) return end;
        for (line++; _height.TapsOnSource(line) == taps;) line++;
        return line;
    }

    // Sums of lines with their positions in vectors, column by column, which are then turned.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Across(in Part part, GemmWalk* walk, T* kernel, T* source, T* to, int lines, bool accumulate)
    {
        int positions = (lines - 1) * (int)part.Pitch + part.Count, most = GemmPlan.MostRows<V, T>(), panels = (_columns + most - 1) / most;
        nint toStep = (nint)DestinationWidth.Step * _columns;
        for (int i = 0; accumulate && i < lines; i++)
            Transposition.Rectangle(to + i * part.ToPitch, toStep, part.Sums + i * part.Pitch, WindowPlan.PositionsAcross, part.Count, _columns);
        for (int panel = 0, column = 0; panel < panels; panel++)
        {
            int next = _columns * (panel + 1) / panels;
            GemmRowPanel.Run<V, T>(next - column, apart: false, walk, kernel + column, _columns, source, _width.TapStep, GemmPlan.PanelWidth<V, T>(),
                part.Sums + column * WindowPlan.PositionsAcross, WindowPlan.PositionsAcross, positions, accumulate);
            column = next;
        }
        for (int i = 0; i < lines; i++)
        {
            T* sums = part.Sums + i * part.Pitch, line = to + i * part.ToPitch;
            // What is written beyond a line is written over by the next, if that is where it begins: between the lines of a phase lie those
            // of others.
            bool beyond = i + 1 < lines && part.ToPitch == (nint)part.Count * _columns;
            if (toStep == _columns && part.Count == _width.Count)
                Transposition.FewRows<V, T>(sums, WindowPlan.PositionsAcross, line, _columns, part.Count, beyond);
            else
                Transposition.Rectangle(sums, WindowPlan.PositionsAcross, line, toStep, _columns, part.Count);
        }
    }

    // Where a panel of so many lines that a tile has rows ends, the lines up to the end being shared out evenly.
    private static int Panel(int line, int end)
    {
        int panels = (end - line - 1) / GemmPlan.MostRows<V, T>() + 1;
        return line + (end - line - 1) / panels + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tiles(int first, int end, GemmWalk* walk, T* a, T* b, T* to, int columns, bool accumulate)
    {
        nint step = (nint)_width.Step * _channels, toStep = (nint)DestinationWidth.Step * _columns * _groups, all = (nint)_columns * _groups;
        int most = GemmPlan.MostRows<V, T>(), panels = (end - first + most - 1) / most;
        for (int panel = 0, w = first; panel < panels; panel++)
        {
            int next = first + (int)((long)(end - first) * (panel + 1) / panels);
            if (_threeTaps)
            {
                ThreeTapTile.Run<V, T>(next - w, walk, a + w * step, step, b, all, to + w * toStep, toStep, columns, accumulate);
            }
            else
            {
                GemmRowPanel.Run<V, T>(
                    next - w, apart: true, walk, a + w * step, step, b, all, GemmPlan.PanelWidth<V, T>(), to + w * toStep, toStep,
                    columns, accumulate);
            }
            w = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Dots(in Part part, in GemmWalk walk, T* a, T* b, T* to, bool accumulate)
    {
        T* sums = stackalloc T[PositionsOfDots * WindowPlan.MostColumnsOfDots];
        nint step = (nint)_width.Step * _channels, toStep = (nint)DestinationWidth.Step * _columns * _groups;
        // A row of the kernel has become a column.
        T* kernel = Turned + (nint)part.Group * _columns * K + (b - Kernel) / (_columns * _groups);
        for (int w = 0; w < part.Count; w += PositionsOfDots)
        {
            int now = Math.Min(PositionsOfDots, part.Count - w);
            bool add = accumulate;
            if (add) Transposition.Rectangle(to + w * toStep, toStep, sums, PositionsOfDots, now, _columns);
            else if (walk.Lines == 0) new Span<T>(sums, PositionsOfDots * WindowPlan.MostColumnsOfDots).Clear();
            T* x = a + w * step, k = kernel;
            for (int line = 0; line < walk.Lines; line++, x += walk.LineJump - walk.RunJump)
            {
                for (int run = 0; run < walk.Runs; run++, x += walk.Length + walk.RunJump, k += walk.Length, add = true)
                    GemmFewRows.Dots<V, T>(_columns, now, walk.Length, k, K, x, step, sums, PositionsOfDots, add);
            }
            Transposition.Rectangle(sums, PositionsOfDots, to + w * toStep, toStep, _columns, now);
        }
    }

    /// <summary>A strip's positions in one group of channels.</summary>
    private struct Part
    {
        public int Plane, Group;

        /// <summary>Lines from First to before End, and in each of them Count positions from Start on.</summary>
        public int First, End, Start, Count;

        /// <summary>Taps along the depth that lie on the source.</summary>
        public int LowD, HighD;

        /// <summary>The pixel that the first position of line 0 would look at first, and the distances from line to line and from depth to
        /// depth.</summary>
        public T* Source;
        public nint Pitch, DepthPitch;

        /// <summary>Where the first position of line 0 would go, and the distance from line to line.</summary>
        public T* To;
        public nint ToPitch;

        /// <summary>Room for sums, when vectors lie across positions.</summary>
        public T* Sums;
    }
}
