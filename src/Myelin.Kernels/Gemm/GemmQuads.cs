using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Tiles of few rows, held in registers while k runs: one row of C by up to 28 vectors of columns, two rows by 8 or 4, up to six rows by 4,
/// with vectors of 64 bytes, of which there are 32; with narrower ones a single row by 8 or 4:
/// c[r, j] (+)= Σₖ a[r, k] · b[k, j], every product added with one rounding, k rising. B is read in place.
/// </summary>
/// <remarks>
/// Wide, so that B is read in long runs and each number of A is broadcast once for four vectors. Zen 5 reads 135 GB/s out of the L2 cache,
/// whatever is fetched ahead, when it skips a part of each row of B, and 200 to 260 when it reads all of it, as one row of C does with up
/// to 448 columns (784 · 256 floats: 5.8 → 3.6 µs, 392 · 448: 5.0 → 3.2). Several rows, against two vectors a row: two by 256 columns of
/// 784 products 7.3 → 6.5 µs, three 7.3 → 6.5, four 7.4 → 6.4 (90 % of what the core can multiply and add), five 8.8 → 8.4; two and four by
/// 1024 columns of 196: 13.4 → 8.5 and 14.8 → 9.1.
/// </remarks>
internal static unsafe class GemmQuads
{
    /// <summary>The most rows of a tile: more than one only where vectors are many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostRows<V, T>() where V : struct, IVector<V, T> where T : unmanaged => V.Count * sizeof(T) == 64 ? 6 : 1;

    /// <summary>Vectors in a quad.</summary>
    private const int Four = 4;

    /// <summary>Columns of the narrowest tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Width<V, T>() where V : struct, IVector<V, T> where T : unmanaged => Four * V.Count;

    /// <summary>Computes as many columns as make whole quads, and says how many those are.</summary>
    /// <param name="rows">Rows of C, at most <see cref="MostRows"/>.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="aRow">The distance between rows of A.</param>
    /// <param name="aStep">The distance in A from one k to the next.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="columns">The columns of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run<V, T>(int rows, int k, T* a, nint aRow, nint aStep, T* b, nint bStride, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        bool wide = V.Count * sizeof(T) == 64;
        int most = rows == 1 ? (wide ? 7 : 2) : rows == 2 ? 2 : 1;
        int done = 0;
        for (int left = columns / Width<V, T>(), quads; left > 0; left -= quads)
        {
            // No wide tile is followed by a very narrow one.
            quads = left <= most ? left : left < 2 * most ? (left + 1) >> 1 : most;
            T* from = b + done, to = c + done;
            switch (rows == 1 ? quads : rows)
            {
                case 1: Tile<V, T, N1, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 2 when rows == 1: Tile<V, T, N1, N2>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 3 when rows == 1: Tile<V, T, N1, N3>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 4 when rows == 1: Tile<V, T, N1, N4>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 5 when rows == 1: Tile<V, T, N1, N5>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 6 when rows == 1: Tile<V, T, N1, N6>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 7: Tile<V, T, N1, N7>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 2 when quads == 1: Tile<V, T, N2, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 2: Tile<V, T, N2, N2>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 3: Tile<V, T, N3, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 4: Tile<V, T, N4, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                case 5: Tile<V, T, N5, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
                default: Tile<V, T, N6, N1>(k, a, aRow, aStep, from, bStride, to, cStride, accumulate); break;
            }
            done += quads * Width<V, T>();
        }
        return done;
    }

    /// <summary>Computes one tile.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <typeparam name="T">Its number.</typeparam>
    /// <typeparam name="TRows">The number of rows: 1 with up to 7 quads, 2 with up to 2, up to 6 with one.</typeparam>
    /// <typeparam name="TQuads">The number of quads in a row.</typeparam>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="aRow">The distance between rows of A.</param>
    /// <param name="aStep">The distance in A from one k to the next.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Tile<V, T, TRows, TQuads>(int k, T* a, nint aRow, nint aStep, T* b, nint bStride, T* c, nint cStride, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TQuads : unmanaged, INumber
    {
        // The quads of the one row, or the first of each row, and the second of each of two.
        Quad<V, T> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, t0 = default, t1 = default;
        int sums = sizeof(TRows) == 1 ? sizeof(TQuads) : sizeof(TRows);
        bool twice = sizeof(TRows) > 1 && sizeof(TQuads) > 1;
        nint next = sizeof(TRows) == 1 ? Four * V.Count : cStride;
        if (accumulate)
        {
            s0 = Quad<V, T>.Load(c);
            if (sums > 1) s1 = Quad<V, T>.Load(c + next);
            if (sums > 2) s2 = Quad<V, T>.Load(c + 2 * next);
            if (sums > 3) s3 = Quad<V, T>.Load(c + 3 * next);
            if (sums > 4) s4 = Quad<V, T>.Load(c + 4 * next);
            if (sums > 5) s5 = Quad<V, T>.Load(c + 5 * next);
            if (sums > 6) s6 = Quad<V, T>.Load(c + 6 * next);
            if (twice) t0 = Quad<V, T>.Load(c + Four * V.Count);
            if (twice) t1 = Quad<V, T>.Load(c + next + Four * V.Count);
        }
        T* a3 = a + 3 * aRow;
        for (; k > 0; k--, a += aStep, b += bStride)
        {
            V x = V.Broadcast(*a);
            if (sizeof(TRows) == 1)
            {
                s0 = s0.PlusProduct(x, b);
                if (sums > 1) s1 = s1.PlusProduct(x, b + Four * V.Count);
                if (sums > 2) s2 = s2.PlusProduct(x, b + 2 * Four * V.Count);
                if (sums > 3) s3 = s3.PlusProduct(x, b + 3 * Four * V.Count);
                if (sums > 4) s4 = s4.PlusProduct(x, b + 4 * Four * V.Count);
                if (sums > 5) s5 = s5.PlusProduct(x, b + 5 * Four * V.Count);
                if (sums > 6) s6 = s6.PlusProduct(x, b + 6 * Four * V.Count);
                continue;
            }
            Quad<V, T> p = Quad<V, T>.Load(b);
            s0 = s0.PlusProduct(x, p);
            s1 = s1.PlusProduct(V.Broadcast(a[aRow]), p);
            if (sums > 2) s2 = s2.PlusProduct(V.Broadcast(a[2 * aRow]), p);
            if (sums > 3) s3 = s3.PlusProduct(V.Broadcast(*a3), p);
            if (sums > 4) s4 = s4.PlusProduct(V.Broadcast(a3[aRow]), p);
            if (sums > 5) s5 = s5.PlusProduct(V.Broadcast(a3[2 * aRow]), p);
            if (sums > 3) a3 += aStep;
            if (twice)
            {
                p = Quad<V, T>.Load(b + Four * V.Count);
                t0 = t0.PlusProduct(x, p);
                t1 = t1.PlusProduct(V.Broadcast(a[aRow]), p);
            }
        }
        s0.Store(c);
        if (sums > 1) s1.Store(c + next);
        if (sums > 2) s2.Store(c + 2 * next);
        if (sums > 3) s3.Store(c + 3 * next);
        if (sums > 4) s4.Store(c + 4 * next);
        if (sums > 5) s5.Store(c + 5 * next);
        if (sums > 6) s6.Store(c + 6 * next);
        if (twice) t0.Store(c + Four * V.Count);
        if (twice) t1.Store(c + next + Four * V.Count);
    }

    /// <summary>Four vectors that lie side by side.</summary>
    private readonly struct Quad<V, T>(V x, V y, V z, V w)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        private readonly V _x = x, _y = y, _z = z, _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Quad<V, T> Load(T* from) => new(V.Load(from), V.Load(from + V.Count), V.Load(from + 2 * V.Count), V.Load(from + 3 * V.Count));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quad<V, T> PlusProduct(V a, Quad<V, T> b) =>
            new(V.MultiplyAdd(a, b._x, _x), V.MultiplyAdd(a, b._y, _y), V.MultiplyAdd(a, b._z, _z), V.MultiplyAdd(a, b._w, _w));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Quad<V, T> PlusProduct(V a, T* b) => new(
            V.MultiplyAdd(a, V.Load(b), _x), V.MultiplyAdd(a, V.Load(b + V.Count), _y),
            V.MultiplyAdd(a, V.Load(b + 2 * V.Count), _z), V.MultiplyAdd(a, V.Load(b + 3 * V.Count), _w));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(T* to)
        {
            V.Store(_x, to);
            V.Store(_y, to + V.Count);
            V.Store(_z, to + 2 * V.Count);
            V.Store(_w, to + 3 * V.Count);
        }
    }
}
