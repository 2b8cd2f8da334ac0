using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// A convolution to few channels, or the gradient of an input that has few, line by line: every pixel of the source is multiplied by a
/// whole line of the kernel, and what it gives to neighbouring pixels of the destination is then added there:
/// to(s · step + first + t, c) = Σ over s and t of Σ over lines and k of source(s, line, k) · kernel(line, k, t, c).
/// </summary>
/// <remarks>
/// The columns of the products are the taps of a line with their channels, (t, c), 30 for five taps and six channels: they fill vectors
/// that six channels alone would leave nearly empty, and nothing is multiplied by zeros. The sums of a line of the source stay in the L1
/// cache, each with zeros around it, and a vector of the destination is the sum of those that reach into it. The gradient of LeNet-5's
/// second convolution, from 16 to six channels, takes 60 µs on two Zen 5 cores (60 % of what they can multiply and add) where products with
/// six columns took 207.
/// </remarks>
internal unsafe struct FoldedProduct<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged
{
    private readonly FoldPlan _plan;
    private Rooms _rooms;

    public FoldedProduct(in FoldPlan plan)
    {
        _plan = plan;
        _rooms = new Rooms(plan.Blocks);
    }

    /// <summary>The images looked at.</summary>
    public T* Source { get; init; }

    /// <summary>Positions of a line of the source, and the numbers of each.</summary>
    public (int Positions, int Channels) SourceLine { get; init; }

    /// <summary>(lines of the kernel in the order of the source's, channels of the source, taps, channels of the destination).</summary>
    public T* Kernel { get; init; }

    /// <summary>Taps of a line of the kernel.</summary>
    public int Taps { get; init; }

    /// <summary>The images made.</summary>
    public T* Destination { get; init; }

    /// <summary>Where along each axis of the images made the first line lies, how far apart they are, and the axis's size.</summary>
    public (int Start, int Step, int Size) DestinationDepth { get; init; }

    /// <inheritdoc cref="DestinationDepth"/>
    public (int Start, int Step, int Size) DestinationHeight { get; init; }

    /// <summary>Positions of a line that is made, and the numbers of each.</summary>
    public (int Positions, int Channels) DestinationLine { get; init; }

    /// <summary>The pixel that the first position's first tap lies on, inside or outside of the line, and the distance to that of the next
    /// position.</summary>
    public (int First, int Step) Fold { get; init; }

    /// <summary>Rooms for the blocks that run at a time (<see cref="FoldPlan.WorkspaceLength"/>).</summary>
    public T* Workspace { get; init; }

    /// <summary>What is done with finished positions; see <see cref="ConvolutionKernels.Forward"/>.</summary>
    public delegate*<void*, int, int, int, int, void> Epilogue { get; init; }

    /// <summary>What is handed to the epilogue.</summary>
    public void* Context { get; init; }

    private readonly int Columns => Taps * DestinationLine.Channels;

    public static void Start(ref FoldedProduct<V, T> work)
    {
        int blocks = work._plan.Blocks;
        if (work._plan.Lines == 0) return;
        if (blocks > 1) ThreadTeam.Run(ref work, blocks);
        else work.Run(0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int block)
    {
        int place = _rooms.Take();
        try
        {
            Lines(block, Workspace + (nint)place * _plan.RoomLength);
        }
        finally
        {
            _rooms.Leave(place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Lines(int block, T* room)
    {
        new Span<T>(room, _plan.RoomLength).Clear();
        long parts = (long)_plan.Lines * _plan.PartsOfLine;
        int begin = (int)(parts * block / _plan.Blocks), end = (int)(parts * (block + 1) / _plan.Blocks), finished = FirstPosition(begin);
        for (int part = begin; part < end; part++)
        {
            Part(part, room);
            int next = FirstPosition(part + 1);
            if (Epilogue == null || ((next - finished) * DestinationLine.Channels < WindowPlan.NumbersToFinish && part + 1 < end)) continue;
            Epilogue(Context, finished, next - finished, 0, DestinationLine.Channels);
            finished = next;
        }
    }

    // Where a part of a line begins, counted through all positions of all images.
    private readonly int FirstPosition(int part)
    {
        if (_plan.PartsOfLine == 1) return part * DestinationLine.Positions;
        (int line, int number) = Math.DivRem(part, _plan.PartsOfLine);
        return line * DestinationLine.Positions + (int)((long)DestinationLine.Positions * number / _plan.PartsOfLine);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Part(int part, T* room)
    {
        int line = part, first = 0, count = DestinationLine.Positions;
        if (_plan.PartsOfLine > 1)
        {
            (line, first) = Math.DivRem(FirstPosition(part), DestinationLine.Positions);
            count = FirstPosition(part + 1) - FirstPosition(part);
        }
        // The positions of the source whose products reach into it.
        int reach = first - Fold.First - (Taps - 1), begin = reach > 0 ? (reach - 1) / Fold.Step + 1 : 0;
        int last = first + count - 1 - Fold.First, positions = last < 0 ? 0 : Math.Min(SourceLine.Positions, last / Fold.Step + 1) - begin;
        (int rest, int h) = Math.DivRem(line, _plan.Height.Count);
        (int image, int d) = Math.DivRem(rest, _plan.Depth.Count);
        AxisWindow depth = _plan.Depth, height = _plan.Height;
        (int lowD, int highD) = depth.TapsOnSource(d);
        (int low, int high) = height.TapsOnSource(h);
        nint toLine = ((nint)image * DestinationDepth.Size + DestinationDepth.Start + d * DestinationDepth.Step) * DestinationHeight.Size
            + DestinationHeight.Start + h * DestinationHeight.Step;
        T* to = Destination + (toLine * DestinationLine.Positions + first) * DestinationLine.Channels;
        if (lowD >= highD || low >= high || positions <= 0)
        {
            new Span<T>(to, count * DestinationLine.Channels).Clear();
            return;
        }
        int channels = SourceLine.Channels, columns = Columns, most = GemmPlan.MostRows<V, T>(), panels = (positions + most - 1) / most;
        nint pitch = (nint)SourceLine.Positions * channels;
        var walk = new GemmWalk(channels, 1, high - low, 0, height.TapStep * pitch - channels);
        for (int tap = lowD; tap < highD; tap++)
        {
            nint z = (nint)image * depth.Source + d * depth.Step + depth.First + tap * depth.TapStep;
            T* a = Source + (z * height.Source + h * height.Step + height.First + low * height.TapStep) * pitch + (nint)begin * channels;
            T* b = Kernel + ((nint)tap * height.Taps + low) * channels * columns;
            for (int panel = 0, s = 0; panel < panels; panel++)
            {
                int next = (int)((long)positions * (panel + 1) / panels);
                GemmRowPanel.Run<V, T>(next - s, apart: true, &walk, a + (nint)s * channels, channels, b, columns, GemmPlan.PanelWidth<V, T>(),
                    room + (nint)s * _plan.Stride + _plan.Margin, _plan.Stride, columns, accumulate: tap > lowD);
                s = next;
            }
        }
        Add(room + _plan.Margin, positions, Fold.First + begin * Fold.Step - first, to, count * DestinationLine.Channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Add(T* sums, int positions, int first, T* to, int length)
    {
        int step = Fold.Step * DestinationLine.Channels, columns = Columns;
        // The position s whose sums are the first to reach into the vector at j, and where they start.
        int s = 0, start = first * DestinationLine.Channels;
        nint next = _plan.Stride - step;
        for (int j = 0; j < length; j += V.Count)
        {
            for (; s < positions && start + columns <= j; s++) start += step;
            V sum = V.Zero;
            T* from = sums + (nint)s * _plan.Stride + (j - start);
            for (int i = s, at = start; i < positions && at < j + V.Count; i++, at += step, from += next) sum += V.Load(from);
            if (j + V.Count <= length) V.Store(sum, to + j);
            else V.StorePartial(sum, to + j, length - j);
        }
    }
}
