using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Rows moved by number: copied between strides, gathered, scattered, and marked as one-hot.</summary>
/// <remarks>
/// Threads share rows, some 16384 numbers at a time; a scatter adds in the order of its indices, so its threads share the rows or
/// columns that are added to.
/// Indices are checked before anything is written.
/// </remarks>
public static unsafe class Rows
{
    private const int NumbersOfBlock = 16384;
    private const int ColumnsOfBlock = 128;

    /// <summary>y[i · yStride + j] = x[i · xStride + j] for i from 0 to rows − 1 and j from 0 to width − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A span is shorter than that needs.</exception>
    public static void Copy<T>(ReadOnlySpan<T> x, int xStride, Span<T> y, int yStride, int rows, int width) where T : unmanaged
    {
        if (rows <= 0 || width <= 0) return;
        x = x[..checked((rows - 1) * xStride + width)];
        y = y[..checked((rows - 1) * yStride + width)];
        fixed (T* px = x, py = y)
        {
            var work = new CopyWork<T> { X = px, Y = py, XStride = xStride, YStride = yStride, Count = rows, Width = width };
            work.RowsOfBlock = Math.Max(1, NumbersOfBlock / width);
            if (ThreadTeam.Worthwhile((long)rows * width)) ThreadTeam.Run(ref work, (rows - 1) / work.RowsOfBlock + 1);
            else RowCopy.Run(px, xStride, py, yStride, rows, width);
        }
    }

    /// <summary>y[o, i, k] = x[o, indices[i], k], with x seen as (outer, size, inner).</summary>
    /// <param name="x">outer · size · inner numbers.</param>
    /// <param name="indices">Rows of x: 0 to size − 1.</param>
    /// <param name="y">Room for outer · indices · inner numbers.</param>
    /// <param name="outer">The product of the sizes before the axis.</param>
    /// <param name="size">The size of the axis.</param>
    /// <param name="inner">The product of the sizes after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in the axis, or a span is shorter than the sizes say.</exception>
    public static void Gather<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, Span<T> y, int outer, int size, int inner)
        where T : unmanaged
    {
        Check(indices, size);
        x = x[..checked(outer * size * inner)];
        y = y[..checked(outer * indices.Length * inner)];
        if (y.IsEmpty) return;
        fixed (T* px = x, py = y)
        {
            fixed (int* pi = indices)
            {
                var work = new GatherWork<T>
                {
                    X = px, Y = py, Indices = pi, Count = indices.Length, Total = outer * indices.Length, Size = size, Inner = inner,
                    RowsOfBlock = Math.Max(1, NumbersOfBlock / inner),
                };
                if (ThreadTeam.Worthwhile(y.Length)) ThreadTeam.Run(ref work, (work.Total - 1) / work.RowsOfBlock + 1);
                else work.Copy(0, work.Total);
            }
        }
    }

    /// <summary>y[o, j, k] = Σ x[o, i, k] over the i with indices[i] = j, added to 0 in the order of i, with y seen as (outer, size,
    /// inner).</summary>
    /// <param name="x">outer · indices · inner numbers.</param>
    /// <param name="indices">Rows of y: 0 to size − 1.</param>
    /// <param name="y">Room for outer · size · inner numbers.</param>
    /// <param name="outer">The product of the sizes before the axis.</param>
    /// <param name="size">The size of the axis.</param>
    /// <param name="inner">The product of the sizes after it.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in the axis, or a span is shorter than the sizes say.</exception>
    public static void ScatterAdd<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, Span<T> y, int outer, int size, int inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(indices, size);
        x = x[..checked(outer * indices.Length * inner)];
        y = y[..checked(outer * size * inner)];
        if (y.IsEmpty) return;
        fixed (T* px = x, py = y)
        {
            fixed (int* pi = indices)
            {
                var work = new ScatterWork
                {
                    X = px, Y = py, Indices = pi, Count = indices.Length, Outer = outer, Size = size, Inner = inner,
                };
                Precision.Run<T, ScatterWork>(ref work);
            }
        }
    }

    /// <summary>y[i, j] = 1 where j = indices[i], and 0 elsewhere.</summary>
    /// <param name="indices">0 to depth − 1.</param>
    /// <param name="y">Room for indices · depth numbers.</param>
    /// <param name="depth">The numbers of a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not below depth, or y is too short.</exception>
    public static void OneHot<T>(ReadOnlySpan<int> indices, Span<T> y, int depth) where T : unmanaged, INumber<T>
    {
        Check(indices, depth);
        y = y[..checked(indices.Length * depth)];
        y.Clear();
        for (int i = 0; i < indices.Length; i++) y[i * depth + indices[i]] = T.One;
    }

    private static void Check(ReadOnlySpan<int> indices, int size)
    {
        int position = Indices.FirstOutside(indices, size);
        if (position >= 0) ThrowIndex(indices, position, size);
    }

    [DoesNotReturn]
    private static void ThrowIndex(ReadOnlySpan<int> indices, int position, int size) => throw new ArgumentOutOfRangeException(
        nameof(indices),
        indices[position],
        $"Index number {position} is {indices[position]}, but the axis has {size} entries; indices must be from 0 to {size - 1}.");

    private struct CopyWork<T> : IBlockWork where T : unmanaged
    {
        public T* X, Y;
        public int XStride, YStride, Count, Width, RowsOfBlock;

        public readonly void Run(int block)
        {
            long first = (long)block * RowsOfBlock;
            RowCopy.Run(X + first * XStride, XStride, Y + first * YStride, YStride, (int)Math.Min(RowsOfBlock, Count - first), Width);
        }
    }

    private struct GatherWork<T> : IBlockWork where T : unmanaged
    {
        public T* X, Y;
        public int* Indices;
        public int Count, Total, Size, Inner, RowsOfBlock;

        public readonly void Run(int block) => Copy(block * RowsOfBlock, (int)Math.Min(((long)block + 1) * RowsOfBlock, Total));

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Copy(int first, int end)
        {
            T* x = X + (long)(first / Count) * Size * Inner, y = Y + (long)first * Inner;
            int i = first % Count, inner = Inner, count = Count;
            int* indices = Indices;
            for (int row = first; row < end; row++, y += inner)
            {
                T* from = x + (long)indices[i] * inner;
                if (inner == 1) *y = *from;
                else RowCopy.Run(from, 0, y, 0, 1, inner);
                if (++i == count)
                {
                    i = 0;
                    x += (long)Size * inner;
                }
            }
        }
    }

    private struct ScatterWork : IFloat32Work, IFloat64Work
    {
        public void* X, Y;
        public int* Indices;
        public int Count, Outer, Size, Inner;

        readonly void IFloat32Work.Run<V>() => Run<V, float>();

        readonly void IFloat64Work.Run<V>() => Run<V, double>();

        private readonly void Run<V, T>() where V : struct, IVector<V, T> where T : unmanaged
        {
            var work = new ScatterBlocks<V, T>
            {
                X = (T*)X, Y = (T*)Y, Indices = Indices, Count = Count, Size = Size, Inner = Inner, Columns = Inner, Rows = Size,
            };
            long operations = (long)Outer * ((long)Count + Size) * Inner;
            bool shared = ThreadTeam.Worthwhile(operations);
            // Each block looks at all indices, which costs little beside rows of some length and too much beside single numbers.
            if (shared && Inner >= 2 * ColumnsOfBlock) work.Columns = ColumnsOfBlock;
            else if (shared && Inner >= 8 && Outer < 8) work.Rows = (Size + 7) / 8;
            int blocks = Outer * ((Inner - 1) / work.Columns + 1) * ((Size - 1) / work.Rows + 1);
            ThreadTeam.Run(ref work, blocks, operations);
        }
    }

    private struct ScatterBlocks<V, T> : IBlockWork where V : struct, IVector<V, T> where T : unmanaged
    {
        public T* X, Y;
        public int* Indices;
        public int Count, Size, Inner, Columns, Rows;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public readonly void Run(int block)
        {
            int across = (Inner - 1) / Columns + 1, down = (Size - 1) / Rows + 1;
            int column = block % across * Columns, columns = Math.Min(Columns, Inner - column);
            int first = block / across % down * Rows, rows = Math.Min(Rows, Size - first);
            long matrix = block / across / down;
            T* x = X + matrix * Count * Inner + column, y = Y + matrix * Size * Inner + column;
            int* indices = Indices;
            nint stride = Inner;
            if (columns == Inner) new Span<T>(y + first * stride, rows * Inner).Clear();
            for (int row = first; columns < Inner && row < first + rows; row++) new Span<T>(y + row * stride, columns).Clear();
            for (int i = 0; i < Count; i++, x += stride)
            {
                if ((uint)(indices[i] - first) >= (uint)rows) continue;
                T* to = y + indices[i] * stride;
                int k = 0;
                for (; k <= columns - V.Count; k += V.Count) V.Store(V.Load(to + k) + V.Load(x + k), to + k);
                int rest = columns - k;
                if (rest > 0) V.StorePartial(V.LoadPartial(to + k, rest) + V.LoadPartial(x + k, rest), to + k, rest);
            }
        }
    }
}
