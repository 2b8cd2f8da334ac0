using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>How a matrix product is done.</summary>
internal enum GemmMethod
{
    /// <summary>Tiles of C in registers.</summary>
    Tiles,

    /// <summary>One row of C, B as it is: rows of B are added, each times a number. Blocks are ranges of k, so that each reads its part of
    /// B from end to end.</summary>
    Row,

    /// <summary>Very few rows of C, B transposed: dot products.</summary>
    Dots,

    /// <summary>
    /// Tiles of Cᵀ = op(B)ᵀ · op(A)ᵀ. Few rows of C, B transposed: reads B in place and turns A and C instead, because both are smaller.
    /// Few columns, A transposed: reads both in place and turns C alone, and the vectors are full.
    /// </summary>
    Turned,
}

/// <summary>
/// The cut of a matrix product into blocks, and what is copied beforehand. It follows from the shape, the width of the vectors, the leading
/// dimensions and, where blocks are large, the machine's processors, never from the number of threads.
/// </summary>
/// <remarks>
/// <para>
/// A block is a range of rows of C with, in most cases, all columns; of a single row, a range of k. Its sums run over k in parts short enough
/// for the block's rows of A to stay in the L2 cache (1 MB on Zen 5), and within that over ranges of columns narrow enough for that part of B
/// to stay there too.
/// </para>
/// <para>
/// Where B is larger than 6 MB, or than 2 MB and 512 rows or more pass it, and the sums are long (a deep product), blocks are ranges of
/// rows and columns, about 2048 by 4096 at most. Each packs 1024 rows and 128 columns of B at a time, which stay in the L2 cache while all
/// its rows pass: the first rows read them in place and pack them meanwhile (of a product of 1024³ a part's first rows take 13 instead of
/// 19 µs), and what is packed next comes while the last of them do (<see cref="GemmAhead{T}"/>). Many rows are cut rather than
/// few columns: blocks side by side would each copy A. Where C has less than 1024 rows a block
/// has about 1024 columns at most and packs 512 × 256. Rows of A are read in place, but copied, panel by panel when each is first computed, for all columns
/// of the block, where they lie a multiple of 4 KB apart and B is large: there they would lie in the same sets of the caches. Panels of A and
/// of B both come to a tile from the L2 cache, which it does not feel. Each tile is finished (bias, activation) while it is in the cache.
/// </para>
/// <para>
/// Measured on two Zen 5 cores, as a share of what they can multiply and add (280 and 555 GFLOP/s), on one thread and on two: squares of
/// 512: 89 to 95 %, of 1024: 92 to 94 and 93 %, with A transposed 90 to 92 and 91 %, of 2048: 93 and 91 %, with A transposed 92 and 90 %, of
/// 4096: 93 to 95 and 91 %; a layer of 784 → 256 for batches of 32, 128 and 512: forward 94, 97, 96 % and 93, 96, 96 %, gradient of the
/// weights 87, 93, 96 % and 84, 93, 96 %, gradient of the input (whose B is transposed) 90, 89, 95 % and 85, 87, 94 %; a layer of
/// 4096 → 4096 for a batch of 256, whose weights come from memory: 88, 91 and 88 % and 88, 90 and 86 %. The gradient of weights whose sums
/// are long (128 × 512 × 2048) and whose operands come from memory, as in a training step: 78 %, with the optimizer's step behind it (62 %
/// before its operands were asked for beforehand).
/// Ten columns, as a classifier ends with (128 × 10): gradient of the weights for batches of 32, 128 and 512: 66, 84 and 95 % on one thread,
/// gradient of the input 58, 71 and 76 %. Small products are done without a plan (<see cref="GemmSmall"/>).
/// </para>
/// <para>
/// A small result of long sums, as the gradient of a layer's weights over thousands of rows, reads each operand once or twice, mostly from
/// memory (<see cref="FromMemory"/>). Its blocks pack B in parts of 128 k, and each tile asks for three lines of the next part of A and B for
/// every eight of its k.
/// </para>
/// <para>
/// B is copied into panels (two vectors wide, k by k) when it is transposed, unless Cᵀ is computed instead, or when so many rows share it
/// that reading it in place again and again costs more. A is read in place, unless its leading dimension would put the rows or k of a tile
/// into the same sets of the cache and much of it is read.
/// </para>
/// </remarks>
internal readonly partial struct GemmPlan
{
    /// <summary>The most rows for which a product with a transposed B is done in dot products.</summary>
    public const int MostRowsOfDots = 6;

    // From this many rows on, blocks are ranges of rows; below, ranges of columns.
    private const int RowsToCut = 64;

    // Rows in a block: few, so that there are blocks enough to share out evenly, and more where there are many anyway.
    private const int RowsInBlock = 32;
    private const int RowsInBlockOfMany = 48;
    private const int ManyRows = 512;
    private const int ColumnsInBlock = 4096;

    // The rows of the largest tile.
    private const int RowsBetweenRooms = 14;

    // As many as are finished while they are in the cache; whole groups of those that are done side by side.
    private const int RowsOfShortSums = 4 * GemmShortSums.RowsTogether;

    // The products in a block below which it is not cut further.
    private const long ProductsInBlock = 1 << 16;

    // C is read and written once for every part of k, so parts are long: as long as a block of A stays in the L2 cache, and so does what is
    // read in place again and again: B, and a transposed A with k so far apart that they share few sets of that cache.
    private const int LongestPartOfK = 2048;
    private const int LongestPartInPlace = 512;

    // A row of C is written once for every part of its sums.
    private const int ShortestPartOfRow = 64;
    private const int MostPartsOfRow = 8;
    private const int ColumnsOfDots = 16;

    // Bytes of B that stay in the L2 cache while the row panels pass.
    private const int PartOfB = 512 << 10;

    private const int WaysOfCache = 12;

    // From this many rows on, B is worth copying into panels.
    private const int RowsToPackB = 256;

    public readonly GemmMethod Method;
    public readonly int RowBlocks;
    public readonly int ColumnBlocks;

    /// <summary>Columns in a block, a multiple of the panel width unless there is only one.</summary>
    public readonly int BlockColumns;

    /// <summary>How many products of the batch one block does; more than one only when each product is a single block.</summary>
    public readonly int Group;

    public readonly int KPart;
    public readonly int ColumnPart;

    /// <summary>Into how many parts the sums of a single row are cut; the results of the parts are added in their order.</summary>
    public int PartsOfRow { get; private init; } = 1;

    /// <summary>Whether the operands come from memory (<see cref="FromMemory"/>): each tile asks for three runs of what comes next.</summary>
    public bool IsFromMemory { get; private init; }

    /// <summary>Whether each block copies its part of A, in panels of a tile's rows if A is transposed, or, of a turned product, A is.</summary>
    public readonly bool PackA;

    public readonly bool PackB;

    /// <summary>Whether each block packs the columns of B that it uses, part by part of k.</summary>
    public readonly bool PacksParts;

    /// <summary>Numbers in the copy of A that one block makes.</summary>
    public readonly int CopyLength;

    /// <summary>Numbers of workspace of one block: the copy of A, then the part of B.</summary>
    public readonly int RoomLength;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PanelWidth<V, T>() where V : struct, IVector<V, T> where T : unmanaged => 2 * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe int MostRows<V, T>() where V : struct, IVector<V, T> where T : unmanaged => V.Count * sizeof(T) == 64 ? 14 : 6;

    /// <summary>
    /// The most rows of a tile of which A is read in place. Rows a multiple of 4 KB apart lie in the same set of the L1 cache, which on Zen
    /// 5 holds twelve lines.
    /// </summary>
    public static unsafe int MostRows<V, T>(bool apart, nint stride) where V : struct, IVector<V, T> where T : unmanaged =>
        apart && SharesSets<T>(stride) ? Math.Min(MostRows<V, T>(), WaysOfCache) : MostRows<V, T>();

    /// <summary>
    /// The rows that are done one panel after another: those of a tile whose A is read in place, or, of short sums, of a few groups.
    /// </summary>
    public static int RowsOfPanel<V, T>(int k, int columns, bool apart, nint stride) where V : struct, IVector<V, T> where T : unmanaged =>
        GemmShortSums.Suit<V, T>(k, columns) ? RowsOfShortSums : MostRows<V, T>(apart, stride);

    /// <summary>Numbers that B takes when packed for the widest vectors, whichever are used.</summary>
    public static unsafe long PackedLength<T>(int n, int k) where T : unmanaged
    {
        int width = 128 / sizeof(T);
        return (long)((n + width - 1) / width * width) * k;
    }

    /// <summary>Whether rows of C are finished as a whole. Others are finished by parts of their columns while those are in the cache.</summary>
    public bool GivesWholeRows { get; private init; }

    private GemmPlan(GemmMethod method, int rowBlocks, int columnBlocks, int blockColumns, int group, int kPart, int columnPart, bool packB,
        bool packA, int copyLength, bool packsParts = false, int partLength = 0)
    {
        Method = method;
        RowBlocks = rowBlocks;
        ColumnBlocks = columnBlocks;
        BlockColumns = blockColumns;
        Group = group;
        KPart = kPart;
        ColumnPart = columnPart;
        PackB = packB;
        PackA = packA;
        CopyLength = copyLength;
        PacksParts = packsParts;
        RoomLength = copyLength + partLength;
        GivesWholeRows = columnBlocks == 1;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="apart">Whether the rows of op(A) lie apart and k adjacent.</param>
    /// <param name="transposeB">Whether B is stored as N × K.</param>
    /// <param name="leadingA">A's leading dimension.</param>
    /// <param name="batch">The number of products.</param>
    /// <param name="sharedB">Whether all products of the batch have the same B.</param>
    public static unsafe GemmPlan Make<V, T>(int m, int n, int k, bool apart, bool transposeB, int leadingA, int batch, bool sharedB)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = PanelWidth<V, T>();
        bool turnsC = batch == 1 && !apart && FewColumns<V, T>(m, n, k);
        GemmMethod method = turnsC ? GemmMethod.Turned
            : !transposeB ? (m == 1 ? GemmMethod.Row : GemmMethod.Tiles)
            : !apart ? GemmMethod.Tiles
            : m <= MostRowsOfDots ? GemmMethod.Dots
            : batch == 1 && TurningPays<T>(m, n, k) ? GemmMethod.Turned
            : GemmMethod.Tiles;
        if (method == GemmMethod.Tiles && batch == 1 && Large<V, T>(m, n, k, apart, transposeB, leadingA, Rooms.Most) is { } large)
            return large;
        long products = (long)m * n * k;

        if (method == GemmMethod.Row && batch == 1 && n <= ColumnsInBlock && k >= 2 * ShortestPartOfRow && products >= 2 * ProductsInBlock)
        {
            int partsOfRow = (int)Math.Min(Math.Min(products / ProductsInBlock, k / ShortestPartOfRow), MostPartsOfRow) & ~1;
            return new GemmPlan(method, 1, 1, n, 1, k, n, packB: false, packA: false, 0) { PartsOfRow = partsOfRow };
        }

        int rowBlocks = 1, columnBlocks = 1, blockColumns = n, group = 1;
        // Each column of dot products is a sum by itself. Rows are cut alike for vectors of any width, as their last columns have other sums.
        if (method == GemmMethod.Dots) width = Math.Min(width, ColumnsOfDots);
        if (method == GemmMethod.Row) width = GemmNarrowRow.MostBytes / sizeof(T);
        if (products < 2 * ProductsInBlock)
        {
            if (batch > 1) group = (int)Math.Min(batch, Math.Max(1, ProductsInBlock / Math.Max(1, products)));
        }
        else
        {
            if (m >= RowsToCut)
            {
                int rowsInBlock = m >= ManyRows ? RowsInBlockOfMany : RowsInBlock;
                rowBlocks = (int)Math.Min(products / ProductsInBlock, EvenParts(m, rowsInBlock));
                columnBlocks = Math.Max(1, (n + ColumnsInBlock - 1) / ColumnsInBlock);
            }
            else
            {
                long most = Math.Min(products / ProductsInBlock, n / (2 * width));
                columnBlocks = (int)Math.Clamp(most, 1, Math.Max(8, (n + ColumnsInBlock - 1) / ColumnsInBlock));
                if (columnBlocks > 1) columnBlocks &= ~1;
            }
            if (columnBlocks > 1)
            {
                blockColumns = WholePanels(n, columnBlocks, width);
                columnBlocks = (n + blockColumns - 1) / blockColumns;
            }
        }
        if (method != GemmMethod.Tiles)
            return new GemmPlan(method, rowBlocks, columnBlocks, blockColumns, group, k, n, packB: false, packA: method == GemmMethod.Turned && !turnsC, 0);

        int rows = (m + rowBlocks - 1) / rowBlocks;
        bool isShort = k <= GemmShortSums.Longest, packB = transposeB || (m > RowsToPackB && !isShort);
        bool packA = !apart && !isShort && m >= 4 * MostRows<V, T>() && n >= 4 * width && Conflicts((long)leadingA * sizeof(T));
        // A plan with a copy of A needs at least the workspace of one without: the copy takes more than what a part of B may be longer.
        bool inPlace = !packB || (!apart && !packA && (long)leadingA * sizeof(T) % 1024 == 0);
        int longest = inPlace && m >= RowsToCut ? LongestPartInPlace : LongestPartOfK;
        int parts = Math.Max(1, (k + longest - 1) / longest), kPart = (k + parts - 1) / parts;
        int columnPart = Math.Max(width, PartOfB / (sizeof(T) * Math.Max(1, kPart)) / width * width);
        // What no other block uses is packed by the block itself.
        bool packsParts = packB && rowBlocks == 1 && (batch == 1 || !sharedB);
        return new GemmPlan(method, rowBlocks, columnBlocks, blockColumns, group, kPart, columnPart, packB, packA, packA ? StrideOfCopy<T>(rows) * kPart : 0,
            packsParts, packsParts ? Math.Min((blockColumns + width - 1) / width * width, columnPart) * kPart : 0);
    }

    /// <summary>Whether a product is too small to be cut into blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOneBlock(GemmShape shape) => shape.Products < 2 * ProductsInBlock;

    /// <summary>Whether the plan would make one block and copy nothing, for a B that is not transposed or is a single row (which the caller
    /// makes sure of).</summary>
    public static unsafe bool IsSmall<V, T>(GemmShape shape, int leadingA, int leadingB) where V : struct, IVector<V, T> where T : unmanaged =>
        IsOneBlock(shape) && shape.N > 1 && !(shape.TransposeA && FewColumns<V, T>(shape.M, shape.N, shape.K))
        && (shape.M > 1 || GemmFewRows.TakesTile<T>(leadingB))
        && (shape.K <= GemmShortSums.Longest || (shape.M <= RowsToPackB && !(shape.TransposeA && Conflicts((long)leadingA * sizeof(T)))));

    /// <summary>Whether blocks are small enough to lie in the cache until they are consumed, and worth it.</summary>
    public bool HandsOver => IsFromMemory || (Method is GemmMethod.Tiles or GemmMethod.Turned && RowBlocks > 1 && !PacksParts);

    /// <summary>Numbers of workspace in which running blocks of a product of so many rows lie until they are consumed.</summary>
    public long ConsumedLength(int m) => (long)Rooms.Count(RowBlocks * ColumnBlocks) * ConsumedRoom(m);

    /// <summary>Numbers of a block of the result, and of the rows below it that its last tiles ask for: those must not be the next room's,
    /// whose thread would have to fetch them back.</summary>
    public int ConsumedRoom(int m) => (int)Rooms.Line(((m + RowBlocks - 1L) / RowBlocks + RowsBetweenRooms) * BlockColumns);

    /// <summary>Numbers of workspace for <see cref="GemmMethod.Turned"/>: A in panels if it is turned, and Cᵀ.</summary>
    public long TurnedLength<T>(int m, int n, int k) where T : unmanaged => (PackA ? PackedLength<T>(m, k) : 0) + (long)n * TurnedStride<T>(m);

    /// <summary>The distance between rows of Cᵀ in the workspace: whole vectors of any width.</summary>
    public static unsafe int TurnedStride<T>(int m) where T : unmanaged => (m + 64 / sizeof(T) - 1) / (64 / sizeof(T)) * (64 / sizeof(T));

    // Columns that leave much of their vectors empty, and sums long enough to be worth turning C.
    private static bool FewColumns<V, T>(int m, int n, int k) where V : struct, IVector<V, T> where T : unmanaged =>
        n < 2 * V.Count && n % V.Count != 0 && m >= 2 * V.Count && k >= 16;

    // Numbers to turn in A and C against those to turn in B; odd numbers of rows turn slowly. Rows of B a multiple of 4 KB apart would push
    // one another out of the L1 cache.
    private static unsafe bool TurningPays<T>(int m, int n, int k) where T : unmanaged =>
        m < RowsToCut && (long)k * sizeof(T) % 4096 != 0 && m % 8 == 0 && (long)m * k + 2L * m * n < (long)n * k * 3 / 4;

    /// <summary>
    /// The distance between k of a transposed A that is copied but not in panels, and between copied rows of a deep product's A: an odd number
    /// of cache lines.
    /// </summary>
    public static unsafe int StrideOfCopy<T>(int rows) where T : unmanaged
    {
        int line = 64 / sizeof(T);
        return ((rows + line - 1) / line | 1) * line;
    }

    // The largest distance stands for any, where a workspace is asked for.
    private static unsafe bool SharesSets<T>(nint stride) where T : unmanaged => stride == int.MaxValue || stride * sizeof(T) % 4096 == 0;

    // k of a transposed A that are a page apart share one set of the L1 cache; those that are further apart cost a page each.
    private static bool Conflicts(long bytes) => bytes >= 4096;

    // The columns of so many parts, in whole panels.
    private static int WholePanels(int columns, int parts, int width) => ((columns + parts - 1) / parts + width - 1) / width * width;

    // An even number of parts, so that two, and mostly also four or eight, threads have equally much.
    private static int EvenParts(int length, int part)
    {
        int parts = (length + part / 2) / part;
        return parts <= 1 ? (length >= part ? 2 : 1) : parts <= 8 ? (parts + 1) & ~1 : (parts + 3) & ~3;
    }
}
