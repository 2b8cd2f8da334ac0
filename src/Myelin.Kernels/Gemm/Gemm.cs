using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Matrix products C = op(A) · op(B) and C += op(A) · op(B) in float and double, row-major, either operand as it is or transposed, one or a
/// batch of them, with an epilogue that works on each finished block of C.
/// </summary>
/// <remarks>
/// <para>
/// Every sum runs over rising k with one rounding per product, so results have the same bits for any number of threads, any
/// blocking and any width of the vectors. The exceptions are small results of long sums (<see cref="GemmLongSums"/>) and single rows
/// (<see cref="GemmNarrowRow"/>), whose parts are added, and products with at most six rows and B transposed, and matrix times column: these
/// may be dot products, whose lanes are added at the end. NaN and ∞ come through as IEEE 754 says: nothing is skipped because a
/// factor is 0.
/// </para>
/// <para>Nothing is allocated: whoever calls brings a workspace of <see cref="WorkspaceLength{T}"/> numbers.</para>
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>How many numbers of workspace a product needs; 0 when it needs none.</summary>
    /// <param name="shape">The sizes of one product.</param>
    /// <param name="batch">The number of products.</param>
    /// <param name="sharedB">Whether all products of the batch have the same B (its stride is 0), which may need less.</param>
    public static long WorkspaceLength<T>(GemmShape shape, int batch = 1, bool sharedB = false) where T : unmanaged
    {
        // Vectors of another width cut otherwise; the largest leading dimension counts as one that asks for a copy.
        long length = typeof(T) == typeof(float)
            ? Math.Max(
                Math.Max(Length<Float32x16, float>(shape, batch, sharedB), Length<Float32x8, float>(shape, batch, sharedB)),
                Math.Max(Length<Float32x4, float>(shape, batch, sharedB), Length<Float32x1, float>(shape, batch, sharedB)))
            : Math.Max(
                Math.Max(Length<Float64x8, double>(shape, batch, sharedB), Length<Float64x4, double>(shape, batch, sharedB)),
                Math.Max(Length<Float64x2, double>(shape, batch, sharedB), Length<Float64x1, double>(shape, batch, sharedB)));
        length = Math.Max(length, GemmLongSums.WorkspaceLength<T>(shape, batch));
        if (batch > 1 && (long)shape.M * batch <= int.MaxValue)
        {
            // Products that lie one below the other and share B are done as one.
            GemmShape taller = shape with { M = shape.M * batch };
            length = Math.Max(length, WorkspaceLength<T>(taller));
        }
        return length;
    }

    /// <summary>
    /// Numbers by which the workspace must be longer for a product that hands its result over block by block
    /// (<see cref="GemmCall{T}.Consumer"/>) with vectors of the type <typeparamref name="V"/>. Null where it cannot: its blocks are too
    /// large, it is too small for that to be worth anything, its sums are done in parts, or it has a single column, which is done as a row.
    /// </summary>
    public static long? ConsumerLength<V, T>(GemmShape shape) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (shape.N == 1 || GemmLongSums.Parts<T>(shape, 1) > 1) return null;
        GemmPlan plan = GemmPlan.Make<V, T>(shape.M, shape.N, shape.K, !shape.TransposeA, shape.TransposeB, int.MaxValue, 1, sharedB: true);
        return plan.HandsOver ? plan.ConsumedLength(shape.M) : null;
    }

    /// <summary>
    /// Whether a product's epilogue or consumer is called for whole rows of C alone, with vectors of the type <typeparamref name="V"/>, and,
    /// counted from the first, for each so many rows by one thread and in order.
    /// </summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="together">How many rows.</param>
    public static bool GivesWholeRows<V, T>(GemmShape shape, int together = 1) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (shape.N == 1) return false;
        // Only whether A is copied follows from its leading dimension.
        GemmPlan plan = GemmPlan.Make<V, T>(shape.M, shape.N, shape.K, !shape.TransposeA, shape.TransposeB, int.MaxValue, 1, sharedB: true);
        return plan.GivesWholeRows && (together == 1 || plan.RowBlocks == 1 || shape.M % (plan.RowBlocks * together) == 0);
    }

    /// <summary>C = A · B or C += A · B, of matrices without gaps between their rows.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="a">M × K numbers (K × M when A is transposed).</param>
    /// <param name="b">K × N numbers (N × K when B is transposed).</param>
    /// <param name="c">M × N numbers.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength{T}"/> numbers.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <exception cref="ArgumentException">A span is too short, or T is neither float nor double.</exception>
    public static void Multiply<T>(GemmShape shape, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> c, Span<T> workspace, bool accumulate = false)
        where T : unmanaged =>
        Multiply(shape, a, shape.ColumnsOfA, b, shape.ColumnsOfB, c, shape.N, workspace, accumulate);

    /// <summary>C = A · B or C += A · B, where a row of each matrix begins so many numbers after the row before.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="a">A.</param>
    /// <param name="leadingA">The distance between rows of A as it is stored.</param>
    /// <param name="b">B.</param>
    /// <param name="leadingB">The distance between rows of B as it is stored.</param>
    /// <param name="c">C; the numbers between its rows are left alone.</param>
    /// <param name="leadingC">The distance between rows of C.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength{T}"/> numbers.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <exception cref="ArgumentException">A span or a leading dimension is too small, or T is neither float nor double.</exception>
    public static void Multiply<T>(
        GemmShape shape, ReadOnlySpan<T> a, int leadingA, ReadOnlySpan<T> b, int leadingB, Span<T> c, int leadingC, Span<T> workspace,
        bool accumulate = false)
        where T : unmanaged
    {
        Check("A", a.Length, shape.TransposeA ? shape.K : shape.M, shape.ColumnsOfA, leadingA);
        Check("B", b.Length, shape.TransposeB ? shape.N : shape.K, shape.ColumnsOfB, leadingB);
        Check("C", c.Length, shape.M, shape.N, leadingC);
        long needed = WorkspaceLength<T>(shape);
        if (workspace.Length < needed)
            throw new ArgumentException($"The workspace has {workspace.Length} numbers, and the product {shape} needs {needed}. Ask Gemm.WorkspaceLength.");
        fixed (T* pa = a, pb = b, pc = c, pw = workspace)
        {
            var call = new GemmCall<T>(shape, pa, pb, pc, pw) { LeadingA = leadingA, LeadingB = leadingB, LeadingC = leadingC, Accumulate = accumulate };
            Multiply(call);
        }
    }

    /// <summary>Does the call with vectors of the width in use (<see cref="VectorPath.Current"/>).</summary>
    /// <exception cref="ArgumentException">T is neither float nor double.</exception>
    public static void Multiply<T>(in GemmCall<T> call) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref GemmCall<float> floats = ref Unsafe.As<GemmCall<T>, GemmCall<float>>(ref Unsafe.AsRef(in call));
            switch (VectorPath.Current)
            {
                case VectorWidth.Avx512: Multiply<Float32x16, float>(floats); break;
                case VectorWidth.Avx2: Multiply<Float32x8, float>(floats); break;
                case VectorWidth.Vector128: Multiply<Float32x4, float>(floats); break;
                default: Multiply<Float32x1, float>(floats); break;
            }
        }
        else if (typeof(T) == typeof(double))
        {
            ref GemmCall<double> doubles = ref Unsafe.As<GemmCall<T>, GemmCall<double>>(ref Unsafe.AsRef(in call));
            switch (VectorPath.Current)
            {
                case VectorWidth.Avx512: Multiply<Float64x8, double>(doubles); break;
                case VectorWidth.Avx2: Multiply<Float64x4, double>(doubles); break;
                case VectorWidth.Vector128: Multiply<Float64x2, double>(doubles); break;
                default: Multiply<Float64x1, double>(doubles); break;
            }
        }
        else
        {
            throw new ArgumentException($"Matrix products are computed in float and double, not in {typeof(T).Name}.");
        }
    }

    /// <summary>Does the call with vectors of the type <typeparamref name="V"/>.</summary>
    public static void Multiply<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        if (call.Shape.M <= 0 || call.Shape.N <= 0 || call.Batch <= 0) return;
        if (!GemmSmall.Multiply<V, T>(call)) GemmWork<V, T>.Multiply(call);
    }

    /// <summary>Does the call with vectors of the width in use, and the epilogue on every block of C when it is final.</summary>
    /// <remarks>Takes the place of the epilogue that the call may name.</remarks>
    public static void Multiply<T, TEpilogue>(GemmCall<T> call, ref TEpilogue epilogue)
        where T : unmanaged
        where TEpilogue : unmanaged, IGemmEpilogue
    {
        fixed (TEpilogue* shared = &epilogue)
        {
            call.Epilogue = &RunEpilogue<TEpilogue>;
            call.EpilogueContext = shared;
            Multiply(call);
        }
    }

    private static void RunEpilogue<TEpilogue>(void* epilogue, int rowStart, int rowCount, int columnStart, int columnCount)
        where TEpilogue : unmanaged, IGemmEpilogue =>
        ((TEpilogue*)epilogue)->Run(rowStart, rowCount, columnStart, columnCount);

    private static long Length<V, T>(GemmShape shape, int batch, bool sharedB) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmPlan plan = GemmPlan.Make<V, T>(shape.M, shape.N, shape.K, !shape.TransposeA, shape.TransposeB, int.MaxValue, batch, sharedB);
        // A transposed A times a column is done as a row, unless the column has gaps.
        long asRow = shape.N == 1 && shape.M > 1 && shape.TransposeA ? Length<V, T>(new GemmShape(1, shape.M, shape.K), batch, sharedB: false) : 0;
        if (plan.Method == GemmMethod.Turned) return Math.Max(asRow, plan.TurnedLength<T>(shape.M, shape.N, shape.K));
        bool pack = plan.PackB && !plan.PacksParts;
        long packed = pack ? GemmPlan.PackedLength<T>(shape.N, shape.K) * (sharedB ? 1 : batch) : 0;
        long rooms = (long)Rooms.Count(batch * plan.RowBlocks * plan.ColumnBlocks) * plan.RoomLength;
        return Math.Max(asRow, packed + rooms + (plan.PartsOfRow - 1) * (long)shape.N);
    }

    private static void Check(string name, int length, int rows, int columns, int leading)
    {
        if (leading < columns && rows > 1)
            throw new ArgumentException($"{name} has {columns} columns as it is stored, but its rows are only {leading} apart.");
        long needed = rows == 0 || columns == 0 ? 0 : (long)(rows - 1) * leading + columns;
        if (length < needed)
            throw new ArgumentException($"{name} has {length} numbers; {rows} rows of {columns}, {leading} apart, need {needed}.");
    }
}
