namespace Myelin.Kernels;

/// <content>Products that are large, or whose operands come from memory: each block packs what it needs of B, part by part.</content>
internal readonly partial struct GemmPlan
{
    // From this many bytes of B on, and with long sums, each block packs B for itself, in parts that stay in the L2 cache; the next
    // part is on its way from memory meanwhile. Few blocks then, as all that share rows or columns copy the same numbers. Where many rows
    // pass, that pays earlier.
    private const long DeepB = 6 << 20;
    private const long DeepBOfManyRows = 2 << 20;
    private const int FewestRowsOfDeep = 8;
    private const int LongestKOfFlat = 512;
    private const int RowsInDeepBlock = 2048;

    // Many rows are worth long parts and wide blocks: C is read and written less often, and A copied less often. Where few rows pass, what
    // counts is that B comes from memory, which gives its rows faster when parts are wide.
    private const int ManyRowsOfDeep = 1024;
    private const int PartOfDeep = 512;
    private const int BytesOfTallPart = 4096;
    private const int ColumnsInDeepBlock = 1024;
    private const int ColumnsInTallDeepBlock = 4096;
    private const int MostColumnsToRow = 4;
    private const int ShortestSideOfDeep = 256;

    // A small result of long sums, whose operands come from memory from so many bytes on. A row of the transposed A that is longer is copied
    // where its leading dimension asks for it.
    private const int ShortestSumFromMemory = 1024;
    private const int PartFromMemory = 128;
    private const int ShortestSideFromMemory = 64;
    private const int LongestRowFromMemory = 4096;
    private const long LargestCFromMemory = 512 << 10;
    private const long FewestBytesFromMemory = 2 << 20;

    /// <summary>
    /// The plan of a large product, or of one whose operands come from memory, with blocks for so many processors; null for any other.
    /// </summary>
    public static unsafe GemmPlan? Large<V, T>(int m, int n, int k, bool apart, bool transposeB, int leadingA, int processors)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        long bytesOfB = (long)n * k * sizeof(T);
        bool hasLongSums = k > LongestKOfFlat;
        if (hasLongSums && m >= FewestRowsOfDeep && bytesOfB > DeepB)
            return Deep<V, T>(m, n, k, apart, leadingA, processors);
        if (!apart && !transposeB && ComesFromMemory<T>(m, n, k))
            return FromMemory<V, T>(m, n, k, processors);
        if (!hasLongSums || m < ManyRows || bytesOfB <= DeepBOfManyRows)
            return null;
        // Large blocks gain little where B is not that large, and lose much where they leave processors without one.
        GemmPlan plan = Deep<V, T>(m, n, k, apart, leadingA, processors);
        return plan.RowBlocks * plan.ColumnBlocks % processors == 0 ? plan : null;
    }

    /// <summary>
    /// A deep product's plan, with a block for each of so many processors, and equally many for each where that takes few more. Every sum runs
    /// over rising k whatever the cut, so that it changes no bit.
    /// </summary>
    public static unsafe GemmPlan Deep<V, T>(int m, int n, int k, bool apart, int leadingA, int processors)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = PanelWidth<V, T>();
        (int partOfK, int partOfN) = m >= ManyRowsOfDeep ? (BytesOfTallPart / sizeof(T), ColumnsInTallDeepBlock) : (PartOfDeep, ColumnsInDeepBlock);
        int rowBlocks = (m + RowsInDeepBlock - 1) / RowsInDeepBlock, columnBlocks = (n + partOfN - 1) / partOfN;
        if (columnBlocks == 1 && m >= RowsInDeepBlock)
        {
            // Blocks side by side would each copy A; but of blocks with few rows each packs all of B.
            int evenRows = (Math.Max(2, rowBlocks) + processors - 1) / processors * processors;
            rowBlocks = m / evenRows >= Math.Max(ManyRows, n / MostColumnsToRow) ? evenRows : Math.Max(2, rowBlocks);
        }
        else
        {
            columnBlocks = Math.Max(2, columnBlocks);
        }
        while (rowBlocks * columnBlocks < processors && Math.Max(m / rowBlocks, n / columnBlocks) >= 2 * ShortestSideOfDeep)
        {
            if (m / rowBlocks > n / columnBlocks) rowBlocks *= 2;
            else columnBlocks *= 2;
        }
        int even = columnBlocks;
        while (rowBlocks * even % processors != 0) even++;
        if (even <= columnBlocks + (columnBlocks + 1) / 2 && n / even >= ShortestSideOfDeep) columnBlocks = even;
        int blockColumns = WholePanels(n, columnBlocks, width);
        if (rowBlocks == 1 && blockColumns * columnBlocks - n > n / 32 && m / columnBlocks >= ShortestSideOfDeep)
        {
            // Whole panels make uneven blocks of few columns; rows can be cut anywhere.
            (rowBlocks, columnBlocks) = (columnBlocks, 1);
            blockColumns = WholePanels(n, 1, width);
        }
        int rows = (m + rowBlocks - 1) / rowBlocks;
        columnBlocks = (n + blockColumns - 1) / blockColumns;
        bool packA = apart
            ? (long)n * k * sizeof(T) > DeepB && SharesSets<T>(leadingA)
            : m >= 4 * MostRows<V, T>() && Conflicts((long)leadingA * sizeof(T));
        int parts = (k + partOfK - 1) / partOfK, kPart = (k + parts - 1) / parts;
        int mostColumns = Math.Max(width, PartOfB / (sizeof(T) * kPart) / width * width), columnParts = (blockColumns + mostColumns - 1) / mostColumns;
        int columnPart = WholePanels(blockColumns, columnParts, width);
        return new GemmPlan(GemmMethod.Tiles, rowBlocks, columnBlocks, blockColumns, 1, kPart, columnPart, packB: true, packA,
            packA ? rows * (apart ? StrideOfCopy<T>(kPart) : kPart) : 0, packsParts: true, columnPart * kPart)
        {
            GivesWholeRows = false,
        };
    }

    /// <summary>
    /// The plan of a small result whose operands, read once, come from memory, with a block for each of so many processors or, where that does
    /// not come out even or makes blocks too small, of the next smaller number: parts of k are so short that A's and B's, and what is asked for
    /// next, stay in the L2 cache beside the block of C. The cut changes no bit.
    /// </summary>
    public static GemmPlan FromMemory<V, T>(int m, int n, int k, int processors)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = PanelWidth<V, T>();
        (int rowBlocks, int columnBlocks) = SquarestBlocks(m, n, processors);
        int blockColumns = WholePanels(n, columnBlocks, width);
        columnBlocks = (n + blockColumns - 1) / blockColumns;
        int parts = (k + PartFromMemory - 1) / PartFromMemory, kPart = (k + parts - 1) / parts;
        return new GemmPlan(GemmMethod.Tiles, rowBlocks, columnBlocks, blockColumns, 1, kPart, blockColumns, packB: true, packA: false, 0,
            packsParts: true, blockColumns * kPart)
        {
            IsFromMemory = true,
        };
    }

    // Blocks read least where they are square. One block is always possible.
    private static (int RowBlocks, int ColumnBlocks) SquarestBlocks(int m, int n, int processors)
    {
        int mostRows = Math.Max(1, m / ShortestSideFromMemory), mostColumns = Math.Max(1, n / ShortestSideFromMemory);
        (int Rows, int Columns) best = (0, 0);
        for (int blocks = (int)Math.Min(processors, (long)mostRows * mostColumns); best.Rows == 0; blocks--)
        {
            for (int rows = 1; rows <= Math.Min(blocks, mostRows); rows++)
            {
                int columns = blocks / rows;
                if (rows * columns == blocks && columns <= mostColumns && (best.Rows == 0 || m / rows + n / columns <= m / best.Rows + n / best.Columns))
                    best = (rows, columns);
            }
        }

        return best;
    }

    // A transposed, as for the gradient of a layer's weights over many rows. The leading dimension must not decide: workspaces are asked for
    // without it.
    private static unsafe bool ComesFromMemory<T>(int m, int n, int k) where T : unmanaged =>
        k >= ShortestSumFromMemory && m >= ShortestSideFromMemory && n >= ShortestSideFromMemory && m * sizeof(T) < LongestRowFromMemory
        && (long)m * n * sizeof(T) <= LargestCFromMemory && ((long)m + n) * k * sizeof(T) >= FewestBytesFromMemory;
}
