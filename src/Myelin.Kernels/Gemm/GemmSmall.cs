using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Products of up to 131,072 multiplications on one thread, row panel after row panel with both operands where they lie. A network of a few
/// neurons does little else, so they are spared the plan.
/// </summary>
/// <remarks>
/// Up to 4096 multiplications take 13 to 80 ns; beyond, 60 ns and more are saved (28 × 64 × 8: 0.21 → 0.15 µs, 32 × 32 × 64: 0.58 → 0.52, on
/// one Zen 5 core). So are rows and columns (<see cref="GemmFewRows"/>): 128 products for each of 10 dot products take 27 instead of 130 ns,
/// and a matrix of 10 rows times a column as much, instead of 210; a single one takes 8 instead of 107.
/// </remarks>
internal static unsafe class GemmSmall
{
    private const int TinyProducts = 4096;

    /// <summary>Whether B is stored as N × K and that makes a difference: a column without gaps is a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ReadsAsTransposed<T>(in GemmCall<T> call) where T : unmanaged =>
        call.Shape.TransposeB && !(call.Shape.K == 1 && call.LeadingB == 1);

    /// <summary>The product, if it is small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Multiply<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (call.Batch > 1 || call.Consumer != null) return false;
        bool hasFewRows = shape.M == 1 || shape.N == 1 || (shape.TransposeB && shape.M <= GemmPlan.MostRowsOfDots);
        return (hasFewRows && MultiplyFewRows<V, T>(call)) || MultiplyTiny<V, T>(call) || MultiplyOneBlock<V, T>(call);
    }

    // A row times a matrix; a matrix times a column, which is done as a row of Cᵀ = op(B)ᵀ · op(A)ᵀ; few rows and B transposed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MultiplyFewRows<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (!GemmPlan.IsOneBlock(shape)) return false;
        T* a = call.A, b = call.B;
        nint aRow = call.LeadingA, aStep = 1, bStride = call.LeadingB;
        int rows = shape.M, columns = shape.N;
        bool transposed = ReadsAsTransposed(call);
        if (shape.TransposeA) (aRow, aStep) = (aStep, aRow);
        if (columns == 1 && (rows == 1 || call.LeadingC == 1) && (shape.TransposeA || shape.TransposeB || bStride == 1))
        {
            a = call.B;
            b = call.A;
            (rows, columns) = (columns, rows);
            aStep = shape.TransposeB ? 1 : bStride;
            bStride = call.LeadingA;
            transposed = !shape.TransposeA;
        }
        if (transposed)
        {
            if (rows > GemmPlan.MostRowsOfDots || aStep != 1) return false;
            GemmFewRows.Dots<V, T>(rows, columns, shape.K, a, aRow, b, bStride, call.C, call.LeadingC, call.Accumulate);
        }
        else
        {
            if (rows > 1) return false;
            GemmFewRows.Row<V, T>(shape.K, a, aStep, b, bStride, call.C, columns, call.Accumulate);
        }
        if (call.Epilogue != null) call.Epilogue(call.EpilogueContext, 0, shape.M, 0, shape.N);
        return true;
    }

    // All of it is one panel after another, a transposed B turned before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MultiplyTiny<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (shape.Products > TinyProducts || (shape.TransposeB && shape.M <= GemmPlan.MostRowsOfDots)) return false;
        T* b = call.B;
        nint bStride = call.LeadingB;
        if (ReadsAsTransposed(call))
        {
            b = call.Workspace;
            bStride = shape.N;
            Transposition.Rectangle(call.B, call.LeadingB, b, bStride, shape.N, shape.K);
        }
        if (!GemmTiny.Suits<V, T>(shape.N))
        {
            Panels<V, T>(call, b, bStride, GemmPlan.MostRows<V, T>());
            return true;
        }
        GemmTiny.Run<V, T>(shape.M, !shape.TransposeA, shape.K, call.A, call.LeadingA, b, bStride, call.C, call.LeadingC, shape.N, call.Accumulate);
        if (call.Epilogue != null) call.Epilogue(call.EpilogueContext, 0, shape.M, 0, shape.N);
        return true;
    }

    // What the plan would make one block of that copies nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MultiplyOneBlock<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (ReadsAsTransposed(call) || !GemmPlan.IsSmall<V, T>(shape, call.LeadingA, call.LeadingB)) return false;
        Panels<V, T>(call, call.B, call.LeadingB, GemmPlan.RowsOfPanel<V, T>(shape.K, shape.N, !shape.TransposeA, call.LeadingA));
        return true;
    }

    // Row panels of at most so many rows, B as it lies there. By itself: its structure is cleared when a method begins.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels<V, T>(in GemmCall<T> call, T* b, nint bStride, int most)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        GemmShape shape = call.Shape;
        int panels = (shape.M + most - 1) / most;
        bool apart = !shape.TransposeA;
        GemmAhead<T> ahead = default;
        for (int panel = 0, row = 0; panel < panels; panel++)
        {
            int next = (int)((long)shape.M * (panel + 1) / panels);
            T* a = call.A + (apart ? row * (nint)call.LeadingA : row);
            GemmRowPanel.Run<V, T>(next - row, apart, shape.K, a, call.LeadingA, b, bStride, GemmPlan.PanelWidth<V, T>(),
                call.C + row * (nint)call.LeadingC, call.LeadingC, shape.N, call.Accumulate, ref ahead);
            if (call.Epilogue != null) call.Epilogue(call.EpilogueContext, row, next - row, 0, shape.N);
            row = next;
        }
    }
}
