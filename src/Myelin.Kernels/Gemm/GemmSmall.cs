using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Products of up to 131,072 multiplications on one thread, row panel after row panel with both operands where they lie. A network of a few
/// neurons does little else, so they are spared the plan.
/// </summary>
/// <remarks>
/// Up to 4096 multiplications take 15 to 100 ns; beyond, 60 ns and more are saved (28 × 64 × 8: 0.21 → 0.15 µs, 32 × 32 × 64: 0.58 → 0.52, on
/// one Zen 5 core).
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
    public static bool Multiply<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged =>
        MultiplyTiny<V, T>(call) || MultiplyOneBlock<V, T>(call);

    // All of it is one panel after another, a transposed B turned before.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MultiplyTiny<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (call.Batch > 1 || call.Consumer != null || shape.Products > TinyProducts
            || (shape.TransposeB && shape.M <= GemmPlan.MostRowsOfDots))
        {
            return false;
        }
        T* b = call.B;
        nint bStride = call.LeadingB;
        if (shape.TransposeB)
        {
            b = call.Workspace;
            bStride = shape.N;
            Transposition.Rectangle(call.B, call.LeadingB, b, bStride, shape.N, shape.K);
        }
        Panels<V, T>(call, b, bStride, GemmPlan.MostRows<V, T>(), finishesPanels: false);
        if (call.Epilogue != null) call.Epilogue(call.EpilogueContext, 0, shape.M, 0, shape.N);
        return true;
    }

    // What the plan would make one block of that copies nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MultiplyOneBlock<V, T>(in GemmCall<T> call) where V : struct, IVector<V, T> where T : unmanaged
    {
        GemmShape shape = call.Shape;
        if (call.Batch > 1 || call.Consumer != null || ReadsAsTransposed(call)
            || !GemmPlan.IsSmall<V, T>(shape, call.LeadingA, call.LeadingB))
        {
            return false;
        }
        int most = GemmPlan.RowsOfPanel<V, T>(shape.K, shape.N, !shape.TransposeA, call.LeadingA);
        Panels<V, T>(call, call.B, call.LeadingB, most, finishesPanels: true);
        return true;
    }

    // Row panels of at most so many rows, B as it lies there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Panels<V, T>(in GemmCall<T> call, T* b, nint bStride, int most, bool finishesPanels)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        GemmShape shape = call.Shape;
        int panels = (shape.M + most - 1) / most;
        bool apart = !shape.TransposeA;
        GemmAhead<T> ahead = default;
        for (int panel = 0, row = 0; panel < panels; panel++)
        {
            int next = shape.M * (panel + 1) / panels;
            T* a = call.A + (apart ? row * (nint)call.LeadingA : row);
            GemmRowPanel.Run<V, T>(next - row, apart, shape.K, a, call.LeadingA, b, bStride, GemmPlan.PanelWidth<V, T>(),
                call.C + row * (nint)call.LeadingC, call.LeadingC, shape.N, call.Accumulate, ref ahead);
            if (finishesPanels && call.Epilogue != null) call.Epilogue(call.EpilogueContext, row, next - row, 0, shape.N);
            row = next;
        }
    }
}
