using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Myelin.Kernels;

/// <summary>
/// The microkernel of GEMM: one tile of C, up to 14 rows by one or two vectors of columns, held in registers while k runs:
/// c[r, j] (+)= Σₖ a[r, k] · b[k, j], every product added with one rounding, k rising.
/// </summary>
/// <remarks>
/// <para>
/// The number of rows and of vectors are type parameters, so each size is compiled as if it had been written alone: no row is computed
/// in vain for 1 to 14 rows. 14 × 2 vectors take 28 of AVX-512's 32 registers, and 6 × 2 take 12 of the 16 that narrower vectors have.
/// The sums are named one by one because the compiler keeps no array in registers.
/// </para>
/// <para>
/// A is read in place, one number at a time, either with the rows <c>aStride</c> apart and k adjacent (A as it is), or with
/// the rows adjacent and k <c>aStride</c> apart (A transposed). B is read as whole vectors, k <c>bStride</c> apart: from
/// packed panels, or in place.
/// </para>
/// <para>Measured on Zen 5 with operands in the L1 and L2 caches: 97 to 100 % of what the core can multiply and add with 10 to 14 rows of two vectors, 85 % with one vector.</para>
/// </remarks>
internal static unsafe class GemmTile
{
    /// <summary>Computes one tile.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="T">Its number.</typeparam>
    /// <typeparam name="TRows">The number of rows, 1 to 14.</typeparam>
    /// <typeparam name="TVectors">The number of vectors in a row: 1 or 2.</typeparam>
    /// <typeparam name="TApart">Whether the rows of A lie aStride apart with k adjacent; else the other way round.</typeparam>
    /// <typeparam name="TPartial">Whether B has nothing behind its last column, so that no more than the columns may be read.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, TRows, TVectors, TApart, TPartial>(
        int k, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : IConstant
        where TVectors : IConstant
        where TApart : IChoice
        where TPartial : IChoice
    {
        // How many columns the last vector has.
        int last = TVectors.Value == 2 ? columns - V.Count : columns;
        bool whole = last == V.Count;

        V x0 = V.Zero, y0 = V.Zero;
        V x1 = V.Zero, y1 = V.Zero;
        V x2 = V.Zero, y2 = V.Zero;
        V x3 = V.Zero, y3 = V.Zero;
        V x4 = V.Zero, y4 = V.Zero;
        V x5 = V.Zero, y5 = V.Zero;
        V x6 = V.Zero, y6 = V.Zero;
        V x7 = V.Zero, y7 = V.Zero;
        V x8 = V.Zero, y8 = V.Zero;
        V x9 = V.Zero, y9 = V.Zero;
        V x10 = V.Zero, y10 = V.Zero;
        V x11 = V.Zero, y11 = V.Zero;
        V x12 = V.Zero, y12 = V.Zero;
        V x13 = V.Zero, y13 = V.Zero;

        if (accumulate)
        {
            T* row = c;
            { x0 = First<V, T, TVectors>(row, last); y0 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 1) { row += cStride; x1 = First<V, T, TVectors>(row, last); y1 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 2) { row += cStride; x2 = First<V, T, TVectors>(row, last); y2 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 3) { row += cStride; x3 = First<V, T, TVectors>(row, last); y3 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 4) { row += cStride; x4 = First<V, T, TVectors>(row, last); y4 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 5) { row += cStride; x5 = First<V, T, TVectors>(row, last); y5 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 6) { row += cStride; x6 = First<V, T, TVectors>(row, last); y6 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 7) { row += cStride; x7 = First<V, T, TVectors>(row, last); y7 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 8) { row += cStride; x8 = First<V, T, TVectors>(row, last); y8 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 9) { row += cStride; x9 = First<V, T, TVectors>(row, last); y9 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 10) { row += cStride; x10 = First<V, T, TVectors>(row, last); y10 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 11) { row += cStride; x11 = First<V, T, TVectors>(row, last); y11 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 12) { row += cStride; x12 = First<V, T, TVectors>(row, last); y12 = Second<V, T, TVectors>(row, last); }
            if (TRows.Value > 13) { row += cStride; x13 = First<V, T, TVectors>(row, last); y13 = Second<V, T, TVectors>(row, last); }
        }

        // The next tile of C is on its way while this one is computed; loading it only when it is needed would hold everything up.
        if (k > 64 && Sse.IsSupported)
        {
            T* next = c + 2 * V.Count;
            Prefetch<V, T>(next);
            if (TRows.Value > 1) Prefetch<V, T>(next + cStride);
            if (TRows.Value > 2) Prefetch<V, T>(next + 2 * cStride);
            if (TRows.Value > 3) Prefetch<V, T>(next + 3 * cStride);
            if (TRows.Value > 4) Prefetch<V, T>(next + 4 * cStride);
            if (TRows.Value > 5) Prefetch<V, T>(next + 5 * cStride);
            if (TRows.Value > 6) Prefetch<V, T>(next + 6 * cStride);
            if (TRows.Value > 7) Prefetch<V, T>(next + 7 * cStride);
            if (TRows.Value > 8) Prefetch<V, T>(next + 8 * cStride);
            if (TRows.Value > 9) Prefetch<V, T>(next + 9 * cStride);
            if (TRows.Value > 10) Prefetch<V, T>(next + 10 * cStride);
            if (TRows.Value > 11) Prefetch<V, T>(next + 11 * cStride);
            if (TRows.Value > 12) Prefetch<V, T>(next + 12 * cStride);
            if (TRows.Value > 13) Prefetch<V, T>(next + 13 * cStride);
        }

        // With the rows apart, one pointer serves three rows: itself, plus the stride, plus twice the stride.
        nint step = TApart.Value ? 1 : aStride;
        T* a0 = a, a3 = a, a6 = a, a9 = a, a12 = a;
        if (TApart.Value)
        {
            a3 = a + 3 * aStride;
            a6 = a + 6 * aStride;
            a9 = a + 9 * aStride;
            a12 = a + 12 * aStride;
        }

        for (; k > 0; k--)
        {
            V p = TPartial.Value && TVectors.Value == 1 ? V.LoadPartial(b, last) : V.Load(b);
            V q = TVectors.Value == 1 ? V.Zero : TPartial.Value ? V.LoadPartial(b + V.Count, last) : V.Load(b + V.Count);
            b += bStride;
            { V s = V.Broadcast(TApart.Value ? *a0 : *a); x0 = V.MultiplyAdd(s, p, x0); if (TVectors.Value == 2) y0 = V.MultiplyAdd(s, q, y0); }
            if (TRows.Value > 1) { V s = V.Broadcast(TApart.Value ? *(a0 + aStride) : a[1]); x1 = V.MultiplyAdd(s, p, x1); if (TVectors.Value == 2) y1 = V.MultiplyAdd(s, q, y1); }
            if (TRows.Value > 2) { V s = V.Broadcast(TApart.Value ? *(a0 + 2 * aStride) : a[2]); x2 = V.MultiplyAdd(s, p, x2); if (TVectors.Value == 2) y2 = V.MultiplyAdd(s, q, y2); }
            if (TRows.Value > 3) { V s = V.Broadcast(TApart.Value ? *a3 : a[3]); x3 = V.MultiplyAdd(s, p, x3); if (TVectors.Value == 2) y3 = V.MultiplyAdd(s, q, y3); }
            if (TRows.Value > 4) { V s = V.Broadcast(TApart.Value ? *(a3 + aStride) : a[4]); x4 = V.MultiplyAdd(s, p, x4); if (TVectors.Value == 2) y4 = V.MultiplyAdd(s, q, y4); }
            if (TRows.Value > 5) { V s = V.Broadcast(TApart.Value ? *(a3 + 2 * aStride) : a[5]); x5 = V.MultiplyAdd(s, p, x5); if (TVectors.Value == 2) y5 = V.MultiplyAdd(s, q, y5); }
            if (TRows.Value > 6) { V s = V.Broadcast(TApart.Value ? *a6 : a[6]); x6 = V.MultiplyAdd(s, p, x6); if (TVectors.Value == 2) y6 = V.MultiplyAdd(s, q, y6); }
            if (TRows.Value > 7) { V s = V.Broadcast(TApart.Value ? *(a6 + aStride) : a[7]); x7 = V.MultiplyAdd(s, p, x7); if (TVectors.Value == 2) y7 = V.MultiplyAdd(s, q, y7); }
            if (TRows.Value > 8) { V s = V.Broadcast(TApart.Value ? *(a6 + 2 * aStride) : a[8]); x8 = V.MultiplyAdd(s, p, x8); if (TVectors.Value == 2) y8 = V.MultiplyAdd(s, q, y8); }
            if (TRows.Value > 9) { V s = V.Broadcast(TApart.Value ? *a9 : a[9]); x9 = V.MultiplyAdd(s, p, x9); if (TVectors.Value == 2) y9 = V.MultiplyAdd(s, q, y9); }
            if (TRows.Value > 10) { V s = V.Broadcast(TApart.Value ? *(a9 + aStride) : a[10]); x10 = V.MultiplyAdd(s, p, x10); if (TVectors.Value == 2) y10 = V.MultiplyAdd(s, q, y10); }
            if (TRows.Value > 11) { V s = V.Broadcast(TApart.Value ? *(a9 + 2 * aStride) : a[11]); x11 = V.MultiplyAdd(s, p, x11); if (TVectors.Value == 2) y11 = V.MultiplyAdd(s, q, y11); }
            if (TRows.Value > 12) { V s = V.Broadcast(TApart.Value ? *a12 : a[12]); x12 = V.MultiplyAdd(s, p, x12); if (TVectors.Value == 2) y12 = V.MultiplyAdd(s, q, y12); }
            if (TRows.Value > 13) { V s = V.Broadcast(TApart.Value ? *(a12 + aStride) : a[13]); x13 = V.MultiplyAdd(s, p, x13); if (TVectors.Value == 2) y13 = V.MultiplyAdd(s, q, y13); }
            a += step;
            if (TApart.Value)
            {
                a0 += step;
                if (TRows.Value > 3) a3 += step;
                if (TRows.Value > 6) a6 += step;
                if (TRows.Value > 9) a9 += step;
                if (TRows.Value > 12) a12 += step;
            }
        }

        if (whole)
        {
            { StoreWhole<V, T, TVectors>(x0, y0, c); }
            if (TRows.Value > 1) { c += cStride; StoreWhole<V, T, TVectors>(x1, y1, c); }
            if (TRows.Value > 2) { c += cStride; StoreWhole<V, T, TVectors>(x2, y2, c); }
            if (TRows.Value > 3) { c += cStride; StoreWhole<V, T, TVectors>(x3, y3, c); }
            if (TRows.Value > 4) { c += cStride; StoreWhole<V, T, TVectors>(x4, y4, c); }
            if (TRows.Value > 5) { c += cStride; StoreWhole<V, T, TVectors>(x5, y5, c); }
            if (TRows.Value > 6) { c += cStride; StoreWhole<V, T, TVectors>(x6, y6, c); }
            if (TRows.Value > 7) { c += cStride; StoreWhole<V, T, TVectors>(x7, y7, c); }
            if (TRows.Value > 8) { c += cStride; StoreWhole<V, T, TVectors>(x8, y8, c); }
            if (TRows.Value > 9) { c += cStride; StoreWhole<V, T, TVectors>(x9, y9, c); }
            if (TRows.Value > 10) { c += cStride; StoreWhole<V, T, TVectors>(x10, y10, c); }
            if (TRows.Value > 11) { c += cStride; StoreWhole<V, T, TVectors>(x11, y11, c); }
            if (TRows.Value > 12) { c += cStride; StoreWhole<V, T, TVectors>(x12, y12, c); }
            if (TRows.Value > 13) { c += cStride; StoreWhole<V, T, TVectors>(x13, y13, c); }
        }
        else
        {
            { StorePartial<V, T, TVectors>(x0, y0, c, last); }
            if (TRows.Value > 1) { c += cStride; StorePartial<V, T, TVectors>(x1, y1, c, last); }
            if (TRows.Value > 2) { c += cStride; StorePartial<V, T, TVectors>(x2, y2, c, last); }
            if (TRows.Value > 3) { c += cStride; StorePartial<V, T, TVectors>(x3, y3, c, last); }
            if (TRows.Value > 4) { c += cStride; StorePartial<V, T, TVectors>(x4, y4, c, last); }
            if (TRows.Value > 5) { c += cStride; StorePartial<V, T, TVectors>(x5, y5, c, last); }
            if (TRows.Value > 6) { c += cStride; StorePartial<V, T, TVectors>(x6, y6, c, last); }
            if (TRows.Value > 7) { c += cStride; StorePartial<V, T, TVectors>(x7, y7, c, last); }
            if (TRows.Value > 8) { c += cStride; StorePartial<V, T, TVectors>(x8, y8, c, last); }
            if (TRows.Value > 9) { c += cStride; StorePartial<V, T, TVectors>(x9, y9, c, last); }
            if (TRows.Value > 10) { c += cStride; StorePartial<V, T, TVectors>(x10, y10, c, last); }
            if (TRows.Value > 11) { c += cStride; StorePartial<V, T, TVectors>(x11, y11, c, last); }
            if (TRows.Value > 12) { c += cStride; StorePartial<V, T, TVectors>(x12, y12, c, last); }
            if (TRows.Value > 13) { c += cStride; StorePartial<V, T, TVectors>(x13, y13, c, last); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<V, T, TVectors>(T* c, int last)
        where V : struct, IVector<V, T> where T : unmanaged where TVectors : IConstant =>
        TVectors.Value == 1 ? V.LoadPartial(c, last) : V.Load(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second<V, T, TVectors>(T* c, int last)
        where V : struct, IVector<V, T> where T : unmanaged where TVectors : IConstant =>
        TVectors.Value == 1 ? V.Zero : V.LoadPartial(c + V.Count, last);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreWhole<V, T, TVectors>(V x, V y, T* c)
        where V : struct, IVector<V, T> where T : unmanaged where TVectors : IConstant
    {
        V.Store(x, c);
        if (TVectors.Value == 2) V.Store(y, c + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePartial<V, T, TVectors>(V x, V y, T* c, int last)
        where V : struct, IVector<V, T> where T : unmanaged where TVectors : IConstant
    {
        if (TVectors.Value == 1)
        {
            V.StorePartial(x, c, last);
            return;
        }
        V.Store(x, c);
        V.StorePartial(y, c + V.Count, last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<V, T>(T* c) where V : struct, IVector<V, T> where T : unmanaged
    {
        Sse.Prefetch0(c);
        if (V.Count * sizeof(T) == 64) Sse.Prefetch0(c + V.Count);
    }
}
