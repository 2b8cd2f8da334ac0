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
/// <para>
/// Measured on Zen 5 with operands in the L1 and L2 caches: 97 to 100 % of what the core can multiply and add with 10 to 14 rows of two
/// vectors, 85 % with one vector.
/// </para>
/// </remarks>
internal static unsafe class GemmTile
{
    // The next tile of C is asked for, row by row, when so many k are left. What comes earlier is driven out of the L1 cache again by what
    // streams through it, and what is asked for all at once holds up the stream. A tile of one vector has no time for that: all at once then.
    private const int TouchBeforeEnd = 128;
    private const int ShortestToTouch = 64;

    // How many k beforehand a row of a B is asked for that is packed meanwhile.
    private const int PackedAhead = 8;

    /// <summary>Computes one tile.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="T">Its number.</typeparam>
    /// <typeparam name="TRows">The number of rows, 1 to 14.</typeparam>
    /// <typeparam name="TVectors">The number of vectors in a row: 1 or 2.</typeparam>
    /// <typeparam name="TApart">Whether the rows of A lie aStride apart with k adjacent; else the other way round.</typeparam>
    /// <typeparam name="TPartial">Whether the last vector has only as many columns as <paramref name="last"/> says, in B and in
    /// C.</typeparam>
    /// <typeparam name="TWalks">Whether A is read along <paramref name="walk"/>; else it is k numbers in one run.</typeparam>
    /// <typeparam name="TPacks">Whether B is packed into a panel meanwhile.</typeparam>
    /// <param name="k">The length of the sums, or of a run of the walk.</param>
    /// <param name="walk">How A is walked through.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="aStride">The distance between rows of A, or, when they are adjacent, from one k to the next.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance in B from one k to the next.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="last">The columns of the last vector.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    /// <param name="next">Where the tile of C begins that is computed next.</param>
    /// <param name="ahead">What is to be in the L2 cache soon: one line for each <see cref="GemmAhead.Each"/> of k.</param>
    /// <param name="aheadStep">The distance from one to the next.</param>
    /// <param name="rows">Two runs, or rows of A, each k long, as many as <see cref="GemmAhead{T}.RowsOfTile"/>, that are to be there soon as
    /// well, by tiles of two vectors where A is not walked through; or null.</param>
    /// <param name="rowStep">The distance between them.</param>
    /// <param name="rowAdvance">The distance that both go on for each <see cref="GemmAhead.Each"/> of k.</param>
    /// <param name="packed">Where B is packed, if it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T, TRows, TVectors, TApart, TPartial, TWalks, TPacks>(
        int k, GemmWalk* walk, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, int last, bool accumulate,
        T* next, T* ahead, nint aheadStep, T* rows, nint rowStep, nint rowAdvance, T* packed)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TVectors : unmanaged, INumber
        where TApart : unmanaged, IChoice
        where TPartial : unmanaged, IChoice
        where TWalks : unmanaged, IChoice
        where TPacks : unmanaged, IChoice
    {
        V zero = V.Zero;
        V x0 = zero, y0 = zero;
        V x1 = zero, y1 = zero;
        V x2 = zero, y2 = zero;
        V x3 = zero, y3 = zero;
        V x4 = zero, y4 = zero;
        V x5 = zero, y5 = zero;
        V x6 = zero, y6 = zero;
        V x7 = zero, y7 = zero;
        V x8 = zero, y8 = zero;
        V x9 = zero, y9 = zero;
        V x10 = zero, y10 = zero;
        V x11 = zero, y11 = zero;
        V x12 = zero, y12 = zero;
        V x13 = zero, y13 = zero;

        if (accumulate)
        {
            T* row = c;
            { Load<V, T, TVectors, TPartial>(row, last, out x0, out y0); }
            if (sizeof(TRows) > 1) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x1, out y1); }
            if (sizeof(TRows) > 2) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x2, out y2); }
            if (sizeof(TRows) > 3) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x3, out y3); }
            if (sizeof(TRows) > 4) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x4, out y4); }
            if (sizeof(TRows) > 5) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x5, out y5); }
            if (sizeof(TRows) > 6) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x6, out y6); }
            if (sizeof(TRows) > 7) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x7, out y7); }
            if (sizeof(TRows) > 8) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x8, out y8); }
            if (sizeof(TRows) > 9) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x9, out y9); }
            if (sizeof(TRows) > 10) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x10, out y10); }
            if (sizeof(TRows) > 11) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x11, out y11); }
            if (sizeof(TRows) > 12) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x12, out y12); }
            if (sizeof(TRows) > 13) { row += cStride; Load<V, T, TVectors, TPartial>(row, last, out x13, out y13); }
        }

        // The next tile of C is on its way while this one is computed; loading it only when it is needed would hold everything up.
        int touch = k > ShortestToTouch ? TouchBeforeEnd : -1;
        if ((sizeof(TWalks) == sizeof(Yes) || sizeof(TVectors) == 1) && touch > 0 && Sse.IsSupported)
        {
            for (int r = 0; r < sizeof(TRows); r++, next += cStride)
            {
                Sse.Prefetch0(next);
                if (V.Count * sizeof(T) == 64) Sse.Prefetch0(next + V.Count);
            }
        }

        // With the rows apart, one pointer serves three rows: itself, plus the stride, plus twice the stride.
        T* a3 = a + 3 * aStride, a6 = a + 6 * aStride, a9 = a + 9 * aStride, a12 = a + 12 * aStride;
        int runs = sizeof(TWalks) == sizeof(Yes) ? walk->Runs : 1, lines = sizeof(TWalks) == sizeof(Yes) ? walk->Lines : 1;
        // Rows are asked for two by two, line by line; runs go on to the end.
        int linesLeft = rowAdvance == 64 / sizeof(T) ? k / (64 / sizeof(T)) : 0;
        T* secondRows = rows + 2 * rowStep;
        while (true)
        {
            int now = k;
            if (sizeof(TWalks) != sizeof(Yes))
            {
                if (sizeof(TVectors) == 2 && k <= touch && Sse.IsSupported)
                {
                    Sse.Prefetch0(next);
                    if (V.Count * sizeof(T) == 64) Sse.Prefetch0(next + V.Count);
                    next += cStride;
                }
                now = Math.Min(k, GemmAhead.Each);
                k -= now;
                if (Sse.IsSupported) Sse.Prefetch1(ahead);
                ahead += aheadStep;
                if (sizeof(TVectors) == 2 && rows != null && Sse.IsSupported)
                {
                    Sse.Prefetch1(rows);
                    Sse.Prefetch1(rows + rowStep);
                    rows += rowAdvance;
                    if (--linesLeft == 0) rows = secondRows;
                }
            }
            else if (Sse.IsSupported && aheadStep != 0)
            {
                for (int i = k; i > 0; i -= GemmAhead.Each, ahead += aheadStep) Sse.Prefetch1(ahead);
            }
            for (; now > 0; now--)
            {
                Load<V, T, TVectors, TPartial>(b, last, out V p, out V q);
                if (sizeof(TPacks) == sizeof(Yes))
                {
                    if (Sse.IsSupported)
                    {
                        Sse.Prefetch0(b + PackedAhead * bStride);
                        if (sizeof(TVectors) == 2 && V.Count * sizeof(T) == 64) Sse.Prefetch0(b + PackedAhead * bStride + V.Count);
                    }
                    V.Store(p, packed);
                    if (sizeof(TVectors) == 2) V.Store(q, packed + V.Count);
                    packed += 2 * V.Count;
                }
                b += bStride;
                V s = p;
                if (sizeof(TVectors) == 1)
                {
                    x0 = V.MultiplyAdd(p, a, x0);
                }
                else
                {
                    s = V.Broadcast(*a);
                    x0 = V.MultiplyAdd(s, p, x0);
                    y0 = V.MultiplyAdd(s, q, y0);
                }
                if (sizeof(TRows) > 1)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x1 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a + aStride : a + 1, x1);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a + aStride) : a[1]);
                        x1 = V.MultiplyAdd(s, p, x1);
                        y1 = V.MultiplyAdd(s, q, y1);
                    }
                }
                if (sizeof(TRows) > 2)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x2 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a + 2 * aStride : a + 2, x2);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a + 2 * aStride) : a[2]);
                        x2 = V.MultiplyAdd(s, p, x2);
                        y2 = V.MultiplyAdd(s, q, y2);
                    }
                }
                if (sizeof(TRows) > 3)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x3 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a3 : a + 3, x3);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *a3 : a[3]);
                        x3 = V.MultiplyAdd(s, p, x3);
                        y3 = V.MultiplyAdd(s, q, y3);
                    }
                }
                if (sizeof(TRows) > 4)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x4 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a3 + aStride : a + 4, x4);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a3 + aStride) : a[4]);
                        x4 = V.MultiplyAdd(s, p, x4);
                        y4 = V.MultiplyAdd(s, q, y4);
                    }
                }
                if (sizeof(TRows) > 5)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x5 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a3 + 2 * aStride : a + 5, x5);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a3 + 2 * aStride) : a[5]);
                        x5 = V.MultiplyAdd(s, p, x5);
                        y5 = V.MultiplyAdd(s, q, y5);
                    }
                }
                if (sizeof(TRows) > 6)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x6 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a6 : a + 6, x6);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *a6 : a[6]);
                        x6 = V.MultiplyAdd(s, p, x6);
                        y6 = V.MultiplyAdd(s, q, y6);
                    }
                }
                if (sizeof(TRows) > 7)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x7 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a6 + aStride : a + 7, x7);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a6 + aStride) : a[7]);
                        x7 = V.MultiplyAdd(s, p, x7);
                        y7 = V.MultiplyAdd(s, q, y7);
                    }
                }
                if (sizeof(TRows) > 8)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x8 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a6 + 2 * aStride : a + 8, x8);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a6 + 2 * aStride) : a[8]);
                        x8 = V.MultiplyAdd(s, p, x8);
                        y8 = V.MultiplyAdd(s, q, y8);
                    }
                }
                if (sizeof(TRows) > 9)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x9 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a9 : a + 9, x9);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *a9 : a[9]);
                        x9 = V.MultiplyAdd(s, p, x9);
                        y9 = V.MultiplyAdd(s, q, y9);
                    }
                }
                if (sizeof(TRows) > 10)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x10 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a9 + aStride : a + 10, x10);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a9 + aStride) : a[10]);
                        x10 = V.MultiplyAdd(s, p, x10);
                        y10 = V.MultiplyAdd(s, q, y10);
                    }
                }
                if (sizeof(TRows) > 11)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x11 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a9 + 2 * aStride : a + 11, x11);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a9 + 2 * aStride) : a[11]);
                        x11 = V.MultiplyAdd(s, p, x11);
                        y11 = V.MultiplyAdd(s, q, y11);
                    }
                }
                if (sizeof(TRows) > 12)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x12 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a12 : a + 12, x12);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *a12 : a[12]);
                        x12 = V.MultiplyAdd(s, p, x12);
                        y12 = V.MultiplyAdd(s, q, y12);
                    }
                }
                if (sizeof(TRows) > 13)
                {
                    if (sizeof(TVectors) == 1)
                    {
                        x13 = V.MultiplyAdd(p, sizeof(TApart) == sizeof(Yes) ? a12 + aStride : a + 13, x13);
                    }
                    else
                    {
                        s = V.Broadcast(sizeof(TApart) == sizeof(Yes) ? *(a12 + aStride) : a[13]);
                        x13 = V.MultiplyAdd(s, p, x13);
                        y13 = V.MultiplyAdd(s, q, y13);
                    }
                }
                if (sizeof(TApart) == sizeof(Yes))
                {
                    a++;
                    if (sizeof(TRows) > 3) a3++;
                    if (sizeof(TRows) > 6) a6++;
                    if (sizeof(TRows) > 9) a9++;
                    if (sizeof(TRows) > 12) a12++;
                }
                else
                {
                    a += aStride;
                }
            }
            if (sizeof(TWalks) != sizeof(Yes))
            {
                if (k == 0) break;
                continue;
            }
            nint jump = walk->RunJump, jumpOfB = walk->RunJumpOfB;
            if (--runs == 0)
            {
                if (--lines <= 0) break;
                runs = walk->Runs;
                jump = walk->LineJump;
                jumpOfB = walk->LineJumpOfB;
            }
            a += jump;
            b += jumpOfB;
            if (sizeof(TApart) == sizeof(Yes))
            {
                a3 += jump;
                a6 += jump;
                a9 += jump;
                a12 += jump;
            }
        }

        Store<V, T, TVectors, TPartial>(x0, y0, c, last);
        if (sizeof(TRows) > 1) { c += cStride; Store<V, T, TVectors, TPartial>(x1, y1, c, last); }
        if (sizeof(TRows) > 2) { c += cStride; Store<V, T, TVectors, TPartial>(x2, y2, c, last); }
        if (sizeof(TRows) > 3) { c += cStride; Store<V, T, TVectors, TPartial>(x3, y3, c, last); }
        if (sizeof(TRows) > 4) { c += cStride; Store<V, T, TVectors, TPartial>(x4, y4, c, last); }
        if (sizeof(TRows) > 5) { c += cStride; Store<V, T, TVectors, TPartial>(x5, y5, c, last); }
        if (sizeof(TRows) > 6) { c += cStride; Store<V, T, TVectors, TPartial>(x6, y6, c, last); }
        if (sizeof(TRows) > 7) { c += cStride; Store<V, T, TVectors, TPartial>(x7, y7, c, last); }
        if (sizeof(TRows) > 8) { c += cStride; Store<V, T, TVectors, TPartial>(x8, y8, c, last); }
        if (sizeof(TRows) > 9) { c += cStride; Store<V, T, TVectors, TPartial>(x9, y9, c, last); }
        if (sizeof(TRows) > 10) { c += cStride; Store<V, T, TVectors, TPartial>(x10, y10, c, last); }
        if (sizeof(TRows) > 11) { c += cStride; Store<V, T, TVectors, TPartial>(x11, y11, c, last); }
        if (sizeof(TRows) > 12) { c += cStride; Store<V, T, TVectors, TPartial>(x12, y12, c, last); }
        if (sizeof(TRows) > 13) { c += cStride; Store<V, T, TVectors, TPartial>(x13, y13, c, last); }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<V, T, TVectors, TPartial>(T* source, int last, out V x, out V y)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TVectors : unmanaged, INumber
        where TPartial : unmanaged, IChoice
    {
        if (sizeof(TVectors) == 1)
        {
            x = EdgeLanes.Load<V, T, TPartial>(source, last);
            y = x;
        }
        else
        {
            x = V.Load(source);
            y = EdgeLanes.Load<V, T, TPartial>(source + V.Count, last);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, T, TVectors, TPartial>(V x, V y, T* destination, int last)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TVectors : unmanaged, INumber
        where TPartial : unmanaged, IChoice
    {
        if (sizeof(TVectors) == 2)
        {
            V.Store(x, destination);
            destination += V.Count;
            x = y;
        }
        EdgeLanes.Store<V, T, TPartial>(x, destination, last);
    }
}
