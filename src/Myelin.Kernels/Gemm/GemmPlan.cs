using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>How a matrix product is done.</summary>
internal enum GemmMethod
{
    /// <summary>Tiles of C in registers.</summary>
    Tiles,

    /// <summary>One row of C, B as it is: rows of B are added, each times a number.</summary>
    Row,

    /// <summary>Very few rows of C, B transposed: dot products.</summary>
    Dots,

    /// <summary>
    /// Few rows of C, B transposed: tiles of Cᵀ = B · Aᵀ, which reads B in place and turns A and C instead, because both are smaller.
    /// </summary>
    Turned,

    /// <summary>
    /// Very few columns, A written where it is wanted: dot products of its rows and the columns of B, which are turned beforehand.
    /// </summary>
    Columns,
}

/// <summary>
/// The cut of a matrix product into blocks, and what is copied beforehand. It follows from the shape, the width of the vectors and the
/// leading dimensions, never from the number of threads.
/// </summary>
/// <remarks>
/// <para>
/// A block is a range of rows of C with, in most cases, all columns. Its sums run over k in parts short enough for the block's rows of A to
/// stay in the L2 cache (1 MB on Zen 5), and within that over ranges of columns narrow enough for that part of B to stay there too.
/// </para>
/// <para>
/// Measured on two Zen 5 cores, as a share of what they can multiply and add (265 and 528 GFLOP/s), on one thread and on two: squares of 512
/// and 1024: 94 and 93 %, of 2048: 89 and 89 %; a layer of 784 → 256 for batches of 32, 128 and 512: forward 96, 99, 97 % and 95, 98, 96 %,
/// gradient of the weights 93, 94, 97 % and 91, 94, 97 %, gradient of the input (whose B is transposed) 97, 89, 94 % and 87, 85, 93 %.
/// Products of less than 4096 multiplications take 15 to 100 ns.
/// </para>
/// <para>
/// B is copied into panels (two vectors wide, k by k) when it is transposed, unless Cᵀ is computed instead, or when so many rows share it
/// that reading it in place again and again costs more. A is copied, row by row, when its leading dimension would put the rows of a tile
/// into the same sets of the cache.
/// </para>
/// <para>
/// When A does not lie in memory but is written where it is wanted (<see cref="GemmCall{T}.SourceOfA"/>), there are at most some dozens
/// of blocks, each with room for a copy that stays in the L2 cache, and a block passes strip by strip through it.
/// </para>
/// </remarks>
internal readonly struct GemmPlan
{
    /// <summary>The most rows for which a product with a transposed B is done in dot products.</summary>
    public const int MostRowsOfDots = 6;

    /// <summary>The most columns for which a product with a source of A is done in dot products, at the widest vectors.</summary>
    public const int MostColumnsOfDots = 4;

    // From this many rows on, blocks are ranges of rows; below, ranges of columns.
    private const int RowsToCut = 64;

    // Rows in a block: few, so that there are blocks enough to share out evenly, and more where there are many anyway.
    private const int RowsInBlock = 32;
    private const int RowsInBlockOfMany = 48;
    private const int ManyRows = 512;
    private const int ColumnsInBlock = 4096;

    // The products in a block below which it is not cut further.
    private const long ProductsInBlock = 1 << 16;

    // C is read and written once for every part of k, so parts are long: as long as a block of A stays in the L2 cache.
    private const int LongestPartOfK = 2048;

    // From this many bytes on, B comes from memory and not from the L3 cache. Then blocks are taller, so that it comes less often, and parts
    // of k are shorter, so that the block of A still stays in the L2 cache.
    private const long LargeB = 20 << 20;
    private const int RowsInLargeBlock = 128;
    private const int LargePartOfK = 1024;

    // Bytes of B that stay in the L2 cache while the row panels pass.
    private const int PartOfB = 512 << 10;

    // With a source of A: blocks in all, as each has a copy, and products in a batch that are blocks enough by themselves.
    private const int MostBlocksOfSource = 64;
    private const int ManyProducts = 16;

    // With a source of A: when its rows lie apart, a strip is as few tiles high as let its copy stay in the L1 cache until it is read.
    public const int MostRowsInStrip = 56;
    private const int BytesOfStrip = 20 << 10;
    private const int LongestPartOfStrip = 576;

    // When they are adjacent, the copy stays in the L2 cache: its most rows, its bytes, and the bounds of its part of k.
    private const int AdjacentRowsInStrip = 512;
    private const int BytesOfCopy = 256 << 10;
    private const int ShortestPartOfSource = 128;
    private const int LongestPartOfSource = 1024;

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
    public readonly bool PackA;
    public readonly bool PackB;

    /// <summary>Rows of a block that are done at a time, with one copy of A.</summary>
    public readonly int StripRows;

    /// <summary>The distance between rows of the copy of A.</summary>
    public readonly int StrideOfCopy;

    /// <summary>Numbers in the copy of A that one block makes.</summary>
    public readonly int CopyLength;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PanelWidth<V, T>() where V : struct, IVector<V, T> where T : unmanaged => 2 * V.Count;

    public static unsafe int MostRows<V, T>() where V : struct, IVector<V, T> where T : unmanaged => V.Count * sizeof(T) == 64 ? 14 : 6;

    /// <summary>Numbers that B takes when packed for the widest vectors, whichever are used.</summary>
    public static unsafe long PackedLength<T>(int n, int k) where T : unmanaged
    {
        int width = 128 / sizeof(T);
        return (long)((n + width - 1) / width * width) * k;
    }

    private GemmPlan(GemmMethod method, int rowBlocks, int columnBlocks, int blockColumns, int group, int kPart, int columnPart, bool packB,
        bool packA, int stripRows, int strideOfCopy, int copyLength)
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
        StripRows = stripRows;
        StrideOfCopy = strideOfCopy;
        CopyLength = copyLength;
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="apart">Whether the rows of op(A) lie apart and k adjacent.</param>
    /// <param name="transposeB">Whether B is stored as N × K.</param>
    /// <param name="leadingA">A's leading dimension.</param>
    /// <param name="batch">The number of products.</param>
    /// <param name="sourced">Whether A is written where it is wanted.</param>
    public static unsafe GemmPlan Make<V, T>(int m, int n, int k, bool apart, bool transposeB, int leadingA, int batch, bool sourced = false)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int width = PanelWidth<V, T>();
        GemmMethod method = sourced ? (apart && n <= V.Count / 4 && n <= MostColumnsOfDots && k >= 4 * V.Count ? GemmMethod.Columns : GemmMethod.Tiles)
            : !transposeB ? (m == 1 ? GemmMethod.Row : GemmMethod.Tiles)
            : !apart ? GemmMethod.Tiles
            : m <= MostRowsOfDots ? GemmMethod.Dots
            : batch == 1 && TurningPays<T>(m, n, k) ? GemmMethod.Turned
            : GemmMethod.Tiles;
        long products = (long)m * n * k;
        bool large = (long)n * k * sizeof(T) > LargeB && m >= 8 * RowsInLargeBlock;

        int mostBlocks = !sourced ? int.MaxValue : batch >= ManyProducts ? 1 : MostBlocksOfSource / batch;
        int rowBlocks = 1, columnBlocks = 1, blockColumns = n, group = 1;
        if (products < 2 * ProductsInBlock)
        {
            if (batch > 1) group = (int)Math.Min(batch, Math.Max(1, ProductsInBlock / Math.Max(1, products)));
        }
        else
        {
            if (m >= RowsToCut)
            {
                int rowsInBlock = large ? RowsInLargeBlock : m >= ManyRows ? RowsInBlockOfMany : RowsInBlock;
                rowBlocks = (int)Math.Min(Math.Min(products / ProductsInBlock, EvenParts(m, rowsInBlock)), mostBlocks);
                columnBlocks = Math.Min((n + ColumnsInBlock - 1) / ColumnsInBlock, Math.Max(1, mostBlocks / rowBlocks));
            }
            else
            {
                long most = Math.Min(Math.Min(products / ProductsInBlock, n / (2 * width)), mostBlocks);
                columnBlocks = (int)Math.Clamp(most, 1, Math.Max(8, (n + ColumnsInBlock - 1) / ColumnsInBlock));
                if (columnBlocks > 1) columnBlocks &= ~1;
            }
            if (columnBlocks > 1)
            {
                blockColumns = ((n + columnBlocks - 1) / columnBlocks + width - 1) / width * width;
                columnBlocks = (n + blockColumns - 1) / blockColumns;
            }
        }
        if (method is not (GemmMethod.Tiles or GemmMethod.Columns))
            return new GemmPlan(method, rowBlocks, columnBlocks, blockColumns, group, k, n, packB: false, packA: false, m, 0, 0);

        int rows = (m + rowBlocks - 1) / rowBlocks, strip = rows;
        int longest = large ? LargePartOfK : LongestPartOfK;
        if (sourced)
        {
            strip = Math.Min(rows, apart ? RowsInStrip<V, T>(Math.Min(k, LongestPartOfStrip)) : AdjacentRowsInStrip);
            longest = apart ? LongestPartOfStrip : Math.Clamp(BytesOfCopy / (sizeof(T) * strip), ShortestPartOfSource, LongestPartOfSource);
        }
        int parts = Math.Max(1, (k + longest - 1) / longest), kPart = (k + parts - 1) / parts;
        int columnPart = Math.Max(width, PartOfB / (sizeof(T) * Math.Max(1, kPart)) / width * width);
        // The gradient of weights has sums over all positions of all images: then B is far larger than the rows that share it can pay for.
        bool packB = transposeB || method == GemmMethod.Columns || (m > RowsToPackB && (!sourced || k <= m));
        bool packA = sourced || (m >= 4 * MostRows<V, T>() && n >= 4 * width && Conflicts((long)leadingA * sizeof(T), apart));
        // An odd number of cache lines.
        int line = 64 / sizeof(T), stride = (((apart ? kPart : strip) + line - 1) / line | 1) * line;
        return new GemmPlan(method, rowBlocks, columnBlocks, blockColumns, group, kPart, columnPart, packB, packA, strip, stride,
            packA ? stride * (!apart ? kPart : sourced ? Math.Min(rows, MostRowsInStrip) : strip) : 0);
    }

    /// <summary>Numbers of workspace for <see cref="GemmMethod.Turned"/>: A in panels, and Cᵀ.</summary>
    public static long TurnedLength<T>(int m, int n, int k) where T : unmanaged => PackedLength<T>(m, k) + (long)n * TurnedStride<T>(m);

    /// <summary>The distance between rows of Cᵀ in the workspace: whole vectors of any width.</summary>
    public static unsafe int TurnedStride<T>(int m) where T : unmanaged => (m + 64 / sizeof(T) - 1) / (64 / sizeof(T)) * (64 / sizeof(T));

    // Numbers to turn in A and C against those to turn in B; odd numbers of rows turn slowly. Rows of B a multiple of 4 KB apart would push one another out of the L1 cache.
    private static unsafe bool TurningPays<T>(int m, int n, int k) where T : unmanaged =>
        m < RowsToCut && (long)k * sizeof(T) % 4096 != 0 && m % 8 == 0 && (long)m * k + 2L * m * n < (long)n * k * 3 / 4;

    // Rows whose distance is a multiple of 1 KB share few sets of the L1 cache; those of a transposed A that are more than a page apart
    // cost a page each.
    private static bool Conflicts(long bytes, bool apart) => bytes % 1024 == 0 || (!apart && bytes > 4096);

    // Whole tiles, at least one.
    private static unsafe int RowsInStrip<V, T>(int k) where V : struct, IVector<V, T> where T : unmanaged =>
        Math.Clamp(BytesOfStrip / (sizeof(T) * Math.Max(1, k)), MostRows<V, T>(), MostRowsInStrip) / MostRows<V, T>() * MostRows<V, T>();

    // An even number of parts, so that two, and mostly also four or eight, threads have equally much.
    private static int EvenParts(int length, int part)
    {
        int parts = (length + part / 2) / part;
        return parts <= 1 ? (length >= part ? 2 : 1) : parts <= 8 ? (parts + 1) & ~1 : (parts + 3) & ~3;
    }
}
