using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// One row of C of few columns, as a classifier ends with: c[j] (+)= Σₖ a[k] · b[k, j] in four sums side by side, to which products are added
/// in turn (k ≡ 0, 1, 2 and 3 modulo 4), each with one rounding, and which are added pairwise at the end.
/// </summary>
/// <remarks>
/// A row of a few vectors has nothing else to do while a product is added to the sum before it, which takes four cycles. B is read in place,
/// up to four vectors (256 bytes) of a row at once. Measured on one Zen 5 core against one sum, in ns, 128 products each: 10 columns 108 → 52,
/// 16 108 → 36, 32 115 → 51, 48 218 → 65, 64 122 → 80, 100 365 → 255; 33 columns of 1000 products 1800 → 810.
/// </remarks>
internal static unsafe class GemmNarrowRow
{
    // Sixteen of AVX-512's 32 registers are sums then, eight of the 16 that narrower vectors have.
    private const int MostVectors = 4, MostNarrowVectors = 2;

    /// <summary>The bytes of B's rows that are read side by side.</summary>
    public const int MostBytes = 256;

    /// <summary>
    /// How many of a row's last columns are done this way; those before them make sums enough to keep a core busy. It follows from the sizes
    /// alone, so that vectors of any width give the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Columns<T>(int k, int columns) where T : unmanaged
    {
        int most = MostBytes / sizeof(T);
        return k <= GemmShortSums.Longest ? 0 : columns < 2 * most ? columns : columns % most;
    }

    /// <summary>Computes the columns.</summary>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first factor.</param>
    /// <param name="aStep">The distance between factors.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance between rows of B.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, T>(int k, T* a, nint aStep, T* b, nint bStride, T* c, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        int most = V.Count * sizeof(T) == 64 ? MostVectors : MostNarrowVectors;
        for (int now; columns > 0; columns -= now, b += now, c += now)
        {
            now = Math.Min(columns, most * V.Count);
            int last = now % V.Count;
            bool partial = last > 0;
            switch (now / V.Count)
            {
                case 0: Tile<V, T, N1, Yes>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 1 when partial: Tile<V, T, N2, Yes>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 1: Tile<V, T, N1, No>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 2 when partial: Tile<V, T, N3, Yes>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 2: Tile<V, T, N2, No>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 3 when partial: Tile<V, T, N4, Yes>(k, a, aStep, b, bStride, c, last, accumulate); break;
                case 3: Tile<V, T, N3, No>(k, a, aStep, b, bStride, c, last, accumulate); break;
                default: Tile<V, T, N4, No>(k, a, aStep, b, bStride, c, last, accumulate); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<V, T, TVectors, TPartial>(int k, T* a, nint aStep, T* b, nint bStride, T* c, int last, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TVectors : unmanaged, INumber
        where TPartial : unmanaged, IChoice
    {
        Line<V, T, TVectors, TPartial> s0 = default, s1 = default, s2 = default, s3 = default;
        if (accumulate) s0 = Line<V, T, TVectors, TPartial>.Load(c, last);
        T* a3 = a + 3 * aStep, b3 = b + 3 * bStride;
        for (; k >= 4; k -= 4)
        {
            s0 = s0.PlusProduct(a, b, last);
            s1 = s1.PlusProduct(a + aStep, b + bStride, last);
            s2 = s2.PlusProduct(a + 2 * aStep, b + 2 * bStride, last);
            s3 = s3.PlusProduct(a3, b3, last);
            a += 4 * aStep;
            a3 += 4 * aStep;
            b += 4 * bStride;
            b3 += 4 * bStride;
        }
        if (k > 0) s0 = s0.PlusProduct(a, b, last);
        if (k > 1) s1 = s1.PlusProduct(a + aStep, b + bStride, last);
        if (k > 2) s2 = s2.PlusProduct(a + 2 * aStep, b + 2 * bStride, last);
        s0.Plus(s1).Plus(s2.Plus(s3)).Store(c, last);
    }

    /// <summary>One to four vectors side by side, of which the last may be partial.</summary>
    private readonly struct Line<V, T, TVectors, TPartial>(V x, V y, V z, V w)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TVectors : unmanaged, INumber
        where TPartial : unmanaged, IChoice
    {
        private readonly V _x = x, _y = y, _z = z, _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Line<V, T, TVectors, TPartial> Load(T* from, int last)
        {
            V zero = V.Zero, edge = EdgeLanes.Load<V, T, TPartial>(from + (sizeof(TVectors) - 1) * V.Count, last);
            if (sizeof(TVectors) == 1) return new(edge, zero, zero, zero);
            if (sizeof(TVectors) == 2) return new(V.Load(from), edge, zero, zero);
            if (sizeof(TVectors) == 3) return new(V.Load(from), V.Load(from + V.Count), edge, zero);
            return new(V.Load(from), V.Load(from + V.Count), V.Load(from + 2 * V.Count), edge);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Line<V, T, TVectors, TPartial> PlusProduct(T* a, T* b, int last)
        {
            V edge = EdgeLanes.Load<V, T, TPartial>(b + (sizeof(TVectors) - 1) * V.Count, last);
            if (sizeof(TVectors) == 1) return new(V.MultiplyAdd(edge, a, _x), _y, _z, _w);
            V s = V.Broadcast(*a);
            V first = V.MultiplyAdd(s, V.Load(b), _x);
            if (sizeof(TVectors) == 2) return new(first, V.MultiplyAdd(s, edge, _y), _z, _w);
            V second = V.MultiplyAdd(s, V.Load(b + V.Count), _y);
            if (sizeof(TVectors) == 3) return new(first, second, V.MultiplyAdd(s, edge, _z), _w);
            return new(first, second, V.MultiplyAdd(s, V.Load(b + 2 * V.Count), _z), V.MultiplyAdd(s, edge, _w));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Line<V, T, TVectors, TPartial> Plus(Line<V, T, TVectors, TPartial> other)
        {
            if (sizeof(TVectors) == 1) return new(_x + other._x, _y, _z, _w);
            if (sizeof(TVectors) == 2) return new(_x + other._x, _y + other._y, _z, _w);
            return new(_x + other._x, _y + other._y, _z + other._z, sizeof(TVectors) == 3 ? _w : _w + other._w);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(T* to, int last)
        {
            if (sizeof(TVectors) > 1) V.Store(_x, to);
            if (sizeof(TVectors) > 2) V.Store(_y, to + V.Count);
            if (sizeof(TVectors) > 3) V.Store(_z, to + 2 * V.Count);
            V edge = sizeof(TVectors) == 1 ? _x : sizeof(TVectors) == 2 ? _y : sizeof(TVectors) == 3 ? _z : _w;
            EdgeLanes.Store<V, T, TPartial>(edge, to + (sizeof(TVectors) - 1) * V.Count, last);
        }
    }
}
