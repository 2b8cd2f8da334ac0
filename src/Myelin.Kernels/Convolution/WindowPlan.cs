namespace Myelin.Kernels;

/// <summary>
/// The cut of a product of windows and a kernel (<see cref="WindowProduct{V, T}"/>) into strips, which are some lines of positions of one
/// image, or parts of lines where those are long, and of the strips into blocks. It follows from the sizes alone.
/// </summary>
internal readonly struct WindowPlan
{
    // Products in a strip, and positions: so many share what comes of the kernel from farther than the L2 cache.
    private const long ProductsInStrip = 1 << 18;
    private const long ProductsInShortStrip = 1 << 16;
    private const int PositionsInStrip = 64;

    // Strips in all from which on they need not be shorter for the sake of threads.
    private const int StripsForThreads = 8;

    // A running block has room for its copy of what a strip looks at, which stays in the L2 cache.
    private const int MostBlocks = 64;
    private const int BytesOfCopy = 64 << 10;

    // From so many positions on whose windows lie on the image, the others of a line have tiles of their own, down so many lines.
    // With strides, numbers are used so few times that copying them, which the processor foresees, is the better way to fetch them from
    // memory.
    private const int FewestInner = 12;
    private const int MostColumnsOfOneVector = 16;
    private const int LinesWithEdges = 32;

    // Bytes of the kernel that stay in the L2 cache while a strip passes.
    private const int PartOfKernel = 512 << 10;

    /// <summary>Positions of a line from which on it is cut, so that what is read and written stays in the L2 cache.</summary>
    public const int LongestLine = 512;

    /// <summary>Numbers that are finished before an epilogue is called for them.</summary>
    public const int NumbersToFinish = 2048;

    /// <summary>The most columns for which dot products may be faster than tiles.</summary>
    public const int MostColumnsOfDots = 4;

    /// <summary>The most columns for which vectors may lie across positions.</summary>
    public const int MostColumnsAcross = 8;

    /// <summary>Sums of a column that are made before they are turned, when vectors lie across positions.</summary>
    public const int PositionsAcross = 768;

    // A tile asks for what lies below it, so that it is in the cache when the next one is stored there. Where that was another block's room,
    // processors took it from each other: 42 → 52 µs for one image of the CNN's second convolution. Numbers in two lines of a cache, which
    // are fetched together, are not shared either.
    private const int RowsBetweenRooms = 14;
    private const int LineOfCache = 32;

    // Numbers behind the sums that are read, and not used, as they are turned.
    private const int VectorOfSums = 16;

    /// <summary>The positions along each axis.</summary>
    public readonly AxisWindow Depth, Height, Width;

    /// <summary>Strips of all images.</summary>
    public readonly int Strips;

    /// <summary>Strips of a plane, an image's lines at one depth.</summary>
    public readonly int StripsOfPlane;

    /// <summary>Lines that are finished together: strips are whole numbers of so many, but for those at a plane's end.</summary>
    public readonly int Together;

    /// <summary>Parts of a line, of which a strip has one.</summary>
    public readonly int PartsOfLine;

    public readonly int Blocks;

    /// <summary>Whether lines are copied between zeros, as many of their windows reach beyond them.</summary>
    public readonly bool Copies;

    /// <summary>The positions of a line whose windows lie on the image.</summary>
    public readonly (int First, int End) Inner;

    /// <summary>Pixels of a line's copy.</summary>
    public readonly int Pixels;

    /// <summary>Lines of the source that a strip looks at, at one depth.</summary>
    public readonly int LinesOfSource;

    /// <summary>Whether vectors lie across positions: one channel, whose pixels are neighbours, and few columns.</summary>
    public readonly bool Across;

    /// <summary>Numbers of a block's copy.</summary>
    public readonly int CopyLength;

    /// <summary>Numbers of a strip's positions, for a block that hands them over instead of writing them to the images made; else
    /// 0.</summary>
    public readonly int HandedLength;

    /// <summary>Numbers of a running block's room: its copy, sums, and what it hands over.</summary>
    public readonly int RoomLength;

    /// <summary>Lines of the kernel that are summed at a time.</summary>
    public readonly int LinesOfKernel;

    /// <summary>Columns that are computed at a time, while the kernel's part for them stays in the cache.</summary>
    public readonly int Columns;

    /// <summary>Whether there is room for a turned kernel.</summary>
    public readonly bool TurnsKernel;

    private readonly long _kernelLength;

    /// <summary>Makes the plan.</summary>
    /// <param name="images">The number of images.</param>
    /// <param name="depth">Positions along the first axis.</param>
    /// <param name="height">Positions along the second axis.</param>
    /// <param name="width">Positions along the last axis.</param>
    /// <param name="channels">Numbers of a pixel looked at.</param>
    /// <param name="columns">Numbers of a pixel made.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="size">Bytes of a number.</param>
    /// <param name="together">Lines of positions that are handed over together; 0 when all positions are written to the images
    /// made.</param>
    public WindowPlan(
        int images, in AxisWindow depth, in AxisWindow height, in AxisWindow width, int channels, int columns, int groups, int size, int together = 0)
    {
        (Depth, Height, Width) = (depth, height, width);
        Together = Math.Clamp(together, 1, Math.Max(1, height.Count));
        int groupChannels = channels / groups;
        columns /= groups;
        TurnsKernel = columns <= MostColumnsOfDots;
        Across = groups == 1 && channels == 1 && width.Step == 1 && columns <= MostColumnsAcross;
        _kernelLength = (long)depth.Taps * height.Taps * width.Taps * groupChannels * columns * groups;
        int planes = images * depth.Count;
        long length = (long)width.Taps * groupChannels, products = length * height.Taps * depth.Taps * width.Count * columns;
        PartsOfLine = LineParts(width.Count, planes * height.Count, products);
        int positions = (width.Count + PartsOfLine - 1) / PartsOfLine;
        products /= PartsOfLine;
        Pixels = PaddedLines.Pixels(width with { Count = positions });
        Inner = width.Inner;
        bool ofEdges = PartsOfLine == 1 && width.Step * height.Step == 1
            && columns > MostColumnsOfOneVector && Inner.End - Inner.First >= FewestInner;
        Copies = PaddedLines.AreNeeded(width) && !ofEdges;
        long strip = Math.Max((PositionsInStrip + positions - 1) / Math.Max(1, positions), ProductsInStrip / Math.Max(1, products));
        if (Copies)
        {
            // Neighbouring strips copy the same lines: as many as a kernel has, less one.
            long lines = BytesOfCopy / Math.Max(1, (long)Pixels * channels * size * depth.Taps);
            strip = Math.Clamp(Math.Max(strip, 2 * height.Taps), 1, Math.Max(strip, (lines - Reach(height)) / Math.Max(1, height.Step)));
        }
        if (!Copies && Inner.End - Inner.First < width.Count) strip = Math.Max(strip, LinesWithEdges);
        if (planes < StripsForThreads)
        {
            long most = (long)height.Count * planes / StripsForThreads;
            strip = Math.Min(strip, Math.Max(most, ProductsInShortStrip / Math.Max(1, products)));
        }
        int units = Units;
        strip = Math.Clamp(strip / Together, 1, Math.Max(1, units));
        StripsOfPlane = (int)((units + strip - 1) / strip);
        if (planes % 2 != 0 && planes < StripsForThreads && StripsOfPlane > 1) StripsOfPlane = Math.Min(units, (StripsOfPlane + 1) & ~1);
        Strips = planes * StripsOfPlane * PartsOfLine;
        Blocks = Math.Min(Strips, MostBlocks);
        int longest = (units + StripsOfPlane - 1) / Math.Max(1, StripsOfPlane) * Together;
        LinesOfSource = (int)Math.Min(height.Source, (longest - 1L) * height.Step + Reach(height) + 1);
        CopyLength = Copies ? Pixels * channels * LinesOfSource * depth.Taps : 0;
        // Too many numbers to be handed over are as good as infinitely many.
        HandedLength = together > 0 ? (int)Math.Min((long)longest * width.Count * columns * groups, int.MaxValue / 2) : 0;
        RoomLength = CopyLength + SumsLength + HandedLength;
        if (HandedLength > 0) RoomLength = (RoomLength + RowsBetweenRooms * columns * groups + (LineOfCache - 1)) & ~(LineOfCache - 1);
        LinesOfKernel = length * height.Taps * columns * size <= PartOfKernel ? Math.Max(1, height.Taps) : 1;
        Columns = (int)Math.Max(64, PartOfKernel / (size * Math.Max(1, length * LinesOfKernel)) / 64 * 64);
    }

    /// <summary>The parts that a line of positions is cut into: none too long, and enough for threads where there are few lines.</summary>
    /// <param name="positions">The positions of a line.</param>
    /// <param name="lines">The lines of all images.</param>
    /// <param name="products">The products of a line.</param>
    public static int LineParts(int positions, int lines, long products)
    {
        int parts = (positions + LongestLine - 1) / LongestLine;
        if (lines is > 0 and < StripsForThreads) parts = (int)Math.Max(parts, Math.Min(StripsForThreads / lines, products / ProductsInShortStrip));
        return Math.Clamp(parts, 1, Math.Max(1, positions));
    }

    /// <summary>The first line of a plane's strip.</summary>
    public int FirstLine(int strip) => (int)Math.Min(Height.Count, (long)Units * strip / StripsOfPlane * Together);

    /// <summary>Numbers of a running block's sums, when vectors lie across positions.</summary>
    public int SumsLength => Across ? MostColumnsAcross * PositionsAcross + VectorOfSums : 0;

    /// <summary>Whether there are as many strips as in another plan, or enough for threads to share.</summary>
    public bool SharesLike(in WindowPlan other) => Strips >= Math.Min(StripsForThreads, other.Strips);

    // Strips of the lines that are finished together.
    private int Units => (Height.Count + Together - 1) / Together;

    /// <summary>Numbers of workspace.</summary>
    public long WorkspaceLength => (long)Rooms.Count(Blocks) * RoomLength + (TurnsKernel ? _kernelLength : 0);

    private static int Reach(in AxisWindow axis) => Math.Max(0, axis.Taps - 1) * axis.TapStep;
}
