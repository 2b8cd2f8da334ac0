using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Products whose sums are of one to four products, the outer product of two vectors among them: c[r, j] (+)= Σₖ a[r, k] · b[k, j], every
/// product added with one rounding, k rising.
/// </summary>
/// <remarks>
/// What counts is how C is written. One product: rows of C one after another, each from end to end, as the caches take them fastest. More:
/// four rows side by side, so that B is loaded once for all of them. B is read in place or from panels. Measured on Zen 5 against tiles of
/// two vectors: 256 · 256 · 1 floats 2.15 → 1.48 µs (177 GB/s into the L2 cache; with the rows of four interleaved 2.1), 1024 · 1024 · 1 68 →
/// 38 µs; with two, three and four products 256 · 256 floats 2.38 → 2.1, 2.7 → 2.2 and 3.0 → 2.6 µs.
/// </remarks>
internal static unsafe class GemmShortSums
{
    /// <summary>The longest sums.</summary>
    public const int Longest = 4;

    /// <summary>Rows that are done side by side where a sum has more than one product.</summary>
    public const int RowsTogether = 4;

    /// <summary>Whether sums are short, and rows long enough that it matters how they are written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suit<V, T>(int k, int columns) where V : struct, IVector<V, T> where T : unmanaged =>
        k is > 0 and <= Longest && columns >= 2 * GemmPlan.PanelWidth<V, T>();

    /// <summary>Computes rows of C.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="k">The length of the sums.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="aRow">The distance between rows of A.</param>
    /// <param name="aStep">The distance in A from one k to the next.</param>
    /// <param name="b">The first number of B.</param>
    /// <param name="bStride">The distance in B from one k to the next.</param>
    /// <param name="bPanel">The distance in B from two vectors of columns to the next two.</param>
    /// <param name="c">The first number of C.</param>
    /// <param name="cStride">The distance between rows of C.</param>
    /// <param name="columns">The columns of C.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    public static void Run<V, T>(
        int rows, int k, T* a, nint aRow, nint aStep, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
    {
        Debug.Assert(k is > 0 and <= Longest, "Sums of one to four products.");
        int together = k > 1 ? rows / RowsTogether * RowsTogether : 0;
        if (together > 0)
        {
            switch (k)
            {
                case 2: Rows<V, T, N4, N2>(together, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
                case 3: Rows<V, T, N4, N3>(together, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
                default: Rows<V, T, N4, N4>(together, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
            }
            rows -= together;
            a += together * aRow;
            c += together * cStride;
        }
        switch (k)
        {
            case 1: Rows<V, T, N1, N1>(rows, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
            case 2: Rows<V, T, N1, N2>(rows, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
            case 3: Rows<V, T, N1, N3>(rows, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
            default: Rows<V, T, N1, N4>(rows, a, aRow, aStep, b, bStride, bPanel, c, cStride, columns, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<V, T, TRows, TSums>(
        int rows, T* a, nint aRow, nint aStep, T* b, nint bStride, nint bPanel, T* c, nint cStride, int columns, bool accumulate)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
        where TSums : unmanaged, INumber
    {
        int rest = columns % (2 * V.Count);
        for (; rows > 0; rows -= sizeof(TRows), a += sizeof(TRows) * aRow, c += sizeof(TRows) * cStride)
        {
            Column<V, T, TRows> s0 = Column<V, T, TRows>.Broadcast(a, aRow), s1 = s0, s2 = s0, s3 = s0;
            if (sizeof(TSums) > 1) s1 = Column<V, T, TRows>.Broadcast(a + aStep, aRow);
            if (sizeof(TSums) > 2) s2 = Column<V, T, TRows>.Broadcast(a + 2 * aStep, aRow);
            if (sizeof(TSums) > 3) s3 = Column<V, T, TRows>.Broadcast(a + 3 * aStep, aRow);
            T* from = b, to = c, end = c + (columns - rest);
            for (; to < end; from += bPanel, to += 2 * V.Count)
            {
                Column<V, T, TRows> x = default, y = default;
                if (accumulate)
                {
                    x = Column<V, T, TRows>.Load<No>(to, cStride, V.Count);
                    y = Column<V, T, TRows>.Load<No>(to + V.Count, cStride, V.Count);
                }
                x.AddProduct(s0, V.Load(from));
                y.AddProduct(s0, V.Load(from + V.Count));
                if (sizeof(TSums) > 1) x.AddProduct(s1, V.Load(from + bStride));
                if (sizeof(TSums) > 1) y.AddProduct(s1, V.Load(from + bStride + V.Count));
                if (sizeof(TSums) > 2) x.AddProduct(s2, V.Load(from + 2 * bStride));
                if (sizeof(TSums) > 2) y.AddProduct(s2, V.Load(from + 2 * bStride + V.Count));
                if (sizeof(TSums) > 3) x.AddProduct(s3, V.Load(from + 3 * bStride));
                if (sizeof(TSums) > 3) y.AddProduct(s3, V.Load(from + 3 * bStride + V.Count));
                x.Store<No>(to, cStride, V.Count);
                y.Store<No>(to + V.Count, cStride, V.Count);
            }
            for (int left = rest, last; left > 0; left -= last, from += last, to += last)
            {
                last = Math.Min(left, V.Count);
                Column<V, T, TRows> x = default;
                if (accumulate) x = Column<V, T, TRows>.Load<Yes>(to, cStride, last);
                x.AddProduct(s0, V.LoadPartial(from, last));
                if (sizeof(TSums) > 1) x.AddProduct(s1, V.LoadPartial(from + bStride, last));
                if (sizeof(TSums) > 2) x.AddProduct(s2, V.LoadPartial(from + 2 * bStride, last));
                if (sizeof(TSums) > 3) x.AddProduct(s3, V.LoadPartial(from + 3 * bStride, last));
                x.Store<Yes>(to, cStride, last);
            }
        }
    }

    /// <summary>A vector of one row, or of each of four.</summary>
    private struct Column<V, T, TRows>(V x, V y, V z, V w)
        where V : struct, IVector<V, T>
        where T : unmanaged
        where TRows : unmanaged, INumber
    {
        private V _x = x, _y = y, _z = z, _w = w;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Column<V, T, TRows> Broadcast(T* a, nint stride)
        {
            V x = V.Broadcast(*a);
            return sizeof(TRows) == 1 ? new(x, x, x, x) : new(x, V.Broadcast(a[stride]), V.Broadcast(a[2 * stride]), V.Broadcast(a[3 * stride]));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Column<V, T, TRows> Load<TPartial>(T* c, nint stride, int columns) where TPartial : unmanaged, IChoice
        {
            V x = EdgeLanes.Load<V, T, TPartial>(c, columns);
            if (sizeof(TRows) == 1) return new(x, x, x, x);
            return new(x, EdgeLanes.Load<V, T, TPartial>(c + stride, columns),
                EdgeLanes.Load<V, T, TPartial>(c + 2 * stride, columns), EdgeLanes.Load<V, T, TPartial>(c + 3 * stride, columns));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddProduct(Column<V, T, TRows> factors, V b)
        {
            _x = V.MultiplyAdd(factors._x, b, _x);
            if (sizeof(TRows) == 1) return;
            _y = V.MultiplyAdd(factors._y, b, _y);
            _z = V.MultiplyAdd(factors._z, b, _z);
            _w = V.MultiplyAdd(factors._w, b, _w);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<TPartial>(T* c, nint stride, int columns) where TPartial : unmanaged, IChoice
        {
            EdgeLanes.Store<V, T, TPartial>(_x, c, columns);
            if (sizeof(TRows) == 1) return;
            EdgeLanes.Store<V, T, TPartial>(_y, c + stride, columns);
            EdgeLanes.Store<V, T, TPartial>(_z, c + 2 * stride, columns);
            EdgeLanes.Store<V, T, TPartial>(_w, c + 3 * stride, columns);
        }
    }
}
