using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// GEMM for few rows: one row of C from B as it is, and up to six rows from a transposed B (every element a dot product, whose lanes are
/// added pairwise at the end).
/// </summary>
/// <remarks>
/// All read B once, and run as fast as it comes. On Zen 5 that is 130 GB/s out of the L2 cache from several places in turn, and up to 220
/// from end to end: a row keeps as many sums in registers as rows of B are wide, or takes part of them (<see cref="GemmQuads"/>; 784 · 256
/// floats: 3.6 µs), and one row of dot products takes one row of B after another (the same numbers: 3.8 µs). Rows of B that are long are
/// read eight at a time, from memory mostly (4096 · 4096 floats: 36 GB/s on one thread). A B larger than the L2 caches is read back and
/// forth (<see cref="GemmCall{T}.FromMiddle"/>), as each core may still hold what it read last: 9216 · 128 floats on two cores behind a
/// convolution take 19 instead of 22.5 µs in about half of all processes.
/// </remarks>
internal static unsafe class GemmFewRows
{
    // Rows of B that are at most so many bytes apart come fast enough a few columns at a time; longer ones are read whole.
    private const int LongestStrideOfSums = 4096;

    /// <summary>Whether a row of C is done as a row of tiles from a B whose rows are so far apart.</summary>
    public static bool TakesTile<T>(nint bStride) where T : unmanaged => bStride * sizeof(T) <= LongestStrideOfSums;

    /// <summary>c[j] (+)= Σₖ a[k] · b[k, j], k rising, but in four sums where columns are few (<see cref="GemmNarrowRow"/>).</summary>
    /// <param name="k">Rows of B.</param>
    /// <param name="a">The first factor.</param>
    /// <param name="aStride">The distance between factors.</param>
    /// <param name="b">B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">The row of C.</param>
    /// <param name="columns">Its length.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<V, T>(int k, T* a, nint aStride, T* b, nint bStride, T* c, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int narrow = GemmNarrowRow.Columns<T>(k, columns), wide = columns - narrow;
        // Long rows of B are read once.
        if (wide > 0 && !TakesTile<T>(bStride)) (narrow, wide) = (0, columns);
        if (narrow > 0) GemmNarrowRow.Run<V, T>(k, a, aStride, b + wide, bStride, c + wide, narrow, accumulate);
        if (wide == 0) return;
        if (TakesTile<T>(bStride))
        {
            GemmAhead<T> nothing = default;
            GemmRowPanel.Run<V, T>(1, apart: false, k, a, aStride, b, bStride, GemmPlan.PanelWidth<V, T>(), c, wide, wide, accumulate, ref nothing);
            return;
        }
        LongRow<V, T>(k, a, aStride, b, bStride, c, wide, accumulate);
    }

    // B eight rows at a time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongRow<V, T>(int k, T* a, nint aStride, T* b, nint bStride, T* c, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        if (k == 0 && !accumulate) new Span<T>(c, columns).Clear();
        for (; k >= 8; k -= 8, b += 8 * bStride, accumulate = true)
        {
            V s0 = V.Broadcast(*a);
            a += aStride;
            V s1 = V.Broadcast(*a);
            a += aStride;
            V s2 = V.Broadcast(*a);
            a += aStride;
            V s3 = V.Broadcast(*a);
            a += aStride;
            V s4 = V.Broadcast(*a);
            a += aStride;
            V s5 = V.Broadcast(*a);
            a += aStride;
            V s6 = V.Broadcast(*a);
            a += aStride;
            V s7 = V.Broadcast(*a);
            a += aStride;
            T* b3 = b + 3 * bStride, b6 = b + 6 * bStride;
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count)
            {
                V x = accumulate ? V.Load(c + j) : V.Zero;
                x = V.MultiplyAdd(s0, V.Load(b + j), x);
                x = V.MultiplyAdd(s1, V.Load(b + bStride + j), x);
                x = V.MultiplyAdd(s2, V.Load(b + 2 * bStride + j), x);
                x = V.MultiplyAdd(s3, V.Load(b3 + j), x);
                x = V.MultiplyAdd(s4, V.Load(b3 + bStride + j), x);
                x = V.MultiplyAdd(s5, V.Load(b3 + 2 * bStride + j), x);
                x = V.MultiplyAdd(s6, V.Load(b6 + j), x);
                x = V.MultiplyAdd(s7, V.Load(b6 + bStride + j), x);
                V.Store(x, c + j);
            }
            if (j < columns)
            {
                int rest = columns - j;
                V x = accumulate ? V.LoadPartial(c + j, rest) : V.Zero;
                x = V.MultiplyAdd(s0, V.LoadPartial(b + j, rest), x);
                x = V.MultiplyAdd(s1, V.LoadPartial(b + bStride + j, rest), x);
                x = V.MultiplyAdd(s2, V.LoadPartial(b + 2 * bStride + j, rest), x);
                x = V.MultiplyAdd(s3, V.LoadPartial(b3 + j, rest), x);
                x = V.MultiplyAdd(s4, V.LoadPartial(b3 + bStride + j, rest), x);
                x = V.MultiplyAdd(s5, V.LoadPartial(b3 + 2 * bStride + j, rest), x);
                x = V.MultiplyAdd(s6, V.LoadPartial(b6 + j, rest), x);
                x = V.MultiplyAdd(s7, V.LoadPartial(b6 + bStride + j, rest), x);
                V.StorePartial(x, c + j, rest);
            }
        }
        for (; k > 0; k--, b += bStride, a += aStride, accumulate = true)
        {
            V s = V.Broadcast(*a);
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count)
                V.Store(V.MultiplyAdd(s, V.Load(b + j), accumulate ? V.Load(c + j) : V.Zero), c + j);
            if (j < columns)
            {
                V x = accumulate ? V.LoadPartial(c + j, columns - j) : V.Zero;
                V.StorePartial(V.MultiplyAdd(s, V.LoadPartial(b + j, columns - j), x), c + j, columns - j);
            }
        }
    }

    /// <summary>c[r, j] (+)= Σₖ a[r, k] · b[j, k].</summary>
    /// <param name="rows">Rows of C, at least 1.</param>
    /// <param name="columns">Columns of C.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first row of A.</param>
    /// <param name="aStride">The distance between rows of A.</param>
    /// <param name="b">The first row of B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    public static void Dots<V, T>(int rows, int columns, int k, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        while (rows > 0)
        {
            int now = rows >= 3 ? rows == 4 ? 2 : 3 : rows;
            switch (now)
            {
                case 1 when V.Count * sizeof(T) == 64: Dots<V, T>(columns, k, a, b, bStride, c, accumulate); break;
                case 1: Dots<V, T, N1>(columns, k, a, aStride, b, bStride, c, cStride, accumulate); break;
                case 2: Dots<V, T, N2>(columns, k, a, aStride, b, bStride, c, cStride, accumulate); break;
                default: Dots<V, T, N3>(columns, k, a, aStride, b, bStride, c, cStride, accumulate); break;
            }
            rows -= now;
            a += now * aStride;
            c += now * cStride;
        }
    }

    /// <summary>One row: B is read row after row, each into four sums. Narrow vectors would load A too often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<V, T>(int columns, int k, T* a, T* b, nint bStride, T* c, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        for (; columns > 0; columns--, b += bStride, c++)
        {
            V x0 = V.Zero, x1 = V.Zero, x2 = V.Zero, x3 = V.Zero;
            int i = 0;
            for (; i <= k - 4 * V.Count; i += 4 * V.Count)
            {
                x0 = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), x0);
                x1 = V.MultiplyAdd(V.Load(a + i + V.Count), V.Load(b + i + V.Count), x1);
                x2 = V.MultiplyAdd(V.Load(a + i + 2 * V.Count), V.Load(b + i + 2 * V.Count), x2);
                x3 = V.MultiplyAdd(V.Load(a + i + 3 * V.Count), V.Load(b + i + 3 * V.Count), x3);
            }
            for (; i <= k - V.Count; i += V.Count) x0 = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), x0);
            if (i < k) x1 = V.MultiplyAdd(V.LoadPartial(a + i, k - i), V.LoadPartial(b + i, k - i), x1);
            T sum = V.Sum(x0 + x1 + (x2 + x3));
            *c = accumulate ? Add(*c, sum) : sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dots<V, T, TRows>(int columns, int k, T* a, nint aStride, T* b, nint bStride, T* c, nint cStride, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
    {
        T* a1 = sizeof(TRows) > 1 ? a + aStride : a, a2 = sizeof(TRows) > 2 ? a1 + aStride : a;
        int whole = k / V.Count * V.Count, rest = k - whole;
        for (; columns > 0;)
        {
            int now = Math.Min(columns, 4);
            // With fewer than four columns left, the last one is computed again in the place of those that are missing.
            T* b1 = now > 1 ? b + bStride : b, b2 = now > 2 ? b1 + bStride : b1, b3 = now > 3 ? b2 + bStride : b2;
            V x00 = V.Zero, x01 = V.Zero, x02 = V.Zero, x03 = V.Zero;
            V x10 = V.Zero, x11 = V.Zero, x12 = V.Zero, x13 = V.Zero;
            V x20 = V.Zero, x21 = V.Zero, x22 = V.Zero, x23 = V.Zero;
            for (int i = 0; i < whole; i += V.Count)
            {
                V p0 = V.Load(b + i);
                V p1 = V.Load(b1 + i);
                V p2 = V.Load(b2 + i);
                V p3 = V.Load(b3 + i);
                V s0 = V.Load(a + i);
                x00 = V.MultiplyAdd(s0, p0, x00);
                x01 = V.MultiplyAdd(s0, p1, x01);
                x02 = V.MultiplyAdd(s0, p2, x02);
                x03 = V.MultiplyAdd(s0, p3, x03);
                if (sizeof(TRows) > 1)
                {
                    V s1 = V.Load(a1 + i);
                    x10 = V.MultiplyAdd(s1, p0, x10);
                    x11 = V.MultiplyAdd(s1, p1, x11);
                    x12 = V.MultiplyAdd(s1, p2, x12);
                    x13 = V.MultiplyAdd(s1, p3, x13);
                }
                if (sizeof(TRows) > 2)
                {
                    V s2 = V.Load(a2 + i);
                    x20 = V.MultiplyAdd(s2, p0, x20);
                    x21 = V.MultiplyAdd(s2, p1, x21);
                    x22 = V.MultiplyAdd(s2, p2, x22);
                    x23 = V.MultiplyAdd(s2, p3, x23);
                }
            }
            if (rest > 0)
            {
                V p0 = V.LoadPartial(b + whole, rest);
                V p1 = V.LoadPartial(b1 + whole, rest);
                V p2 = V.LoadPartial(b2 + whole, rest);
                V p3 = V.LoadPartial(b3 + whole, rest);
                V s0 = V.LoadPartial(a + whole, rest);
                x00 = V.MultiplyAdd(s0, p0, x00);
                x01 = V.MultiplyAdd(s0, p1, x01);
                x02 = V.MultiplyAdd(s0, p2, x02);
                x03 = V.MultiplyAdd(s0, p3, x03);
                if (sizeof(TRows) > 1)
                {
                    V s1 = V.LoadPartial(a1 + whole, rest);
                    x10 = V.MultiplyAdd(s1, p0, x10);
                    x11 = V.MultiplyAdd(s1, p1, x11);
                    x12 = V.MultiplyAdd(s1, p2, x12);
                    x13 = V.MultiplyAdd(s1, p3, x13);
                }
                if (sizeof(TRows) > 2)
                {
                    V s2 = V.LoadPartial(a2 + whole, rest);
                    x20 = V.MultiplyAdd(s2, p0, x20);
                    x21 = V.MultiplyAdd(s2, p1, x21);
                    x22 = V.MultiplyAdd(s2, p2, x22);
                    x23 = V.MultiplyAdd(s2, p3, x23);
                }
            }
            T* row = c;
            *row = accumulate ? Add(*row, V.Sum(x00)) : V.Sum(x00);
            if (now > 1) row[1] = accumulate ? Add(row[1], V.Sum(x01)) : V.Sum(x01);
            if (now > 2) row[2] = accumulate ? Add(row[2], V.Sum(x02)) : V.Sum(x02);
            if (now > 3) row[3] = accumulate ? Add(row[3], V.Sum(x03)) : V.Sum(x03);
            if (sizeof(TRows) > 1)
            {
                row += cStride;
                *row = accumulate ? Add(*row, V.Sum(x10)) : V.Sum(x10);
                if (now > 1) row[1] = accumulate ? Add(row[1], V.Sum(x11)) : V.Sum(x11);
                if (now > 2) row[2] = accumulate ? Add(row[2], V.Sum(x12)) : V.Sum(x12);
                if (now > 3) row[3] = accumulate ? Add(row[3], V.Sum(x13)) : V.Sum(x13);
            }
            if (sizeof(TRows) > 2)
            {
                row += cStride;
                *row = accumulate ? Add(*row, V.Sum(x20)) : V.Sum(x20);
                if (now > 1) row[1] = accumulate ? Add(row[1], V.Sum(x21)) : V.Sum(x21);
                if (now > 2) row[2] = accumulate ? Add(row[2], V.Sum(x22)) : V.Sum(x22);
                if (now > 3) row[3] = accumulate ? Add(row[3], V.Sum(x23)) : V.Sum(x23);
            }
            columns -= now;
            b += now * bStride;
            c += now;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Add<T>(T x, T y) where T : unmanaged => typeof(T) == typeof(float)
        ? Unsafe.BitCast<float, T>(Unsafe.BitCast<T, float>(x) + Unsafe.BitCast<T, float>(y))
        : Unsafe.BitCast<double, T>(Unsafe.BitCast<T, double>(x) + Unsafe.BitCast<T, double>(y));
}
