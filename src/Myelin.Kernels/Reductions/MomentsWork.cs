using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Mean and variance over the middle axis of numbers seen as (outer, reduced, inner), reading memory once: of each stretch that fits the L1
/// cache the mean is found and then the squared distances from it, and stretches are put together by
/// m = mₐ + δ·n_b/n, S = Sₐ + S_b + δ²·nₐ·n_b/n with δ = m_b − mₐ. Nothing is lost where the mean is far from 0, as it is by Σx² − n·m².
/// </summary>
/// <remarks>
/// <para>T. F. Chan, G. H. Golub, R. J. LeVeque: Algorithms for Computing the Sample Variance, The American Statistician 37, 1983.</para>
/// <para>On two Zen 5 cores, 32768 rows of 16 floats that lie in the L3 cache take 20 µs, 105 GB/s.</para>
/// <para>Rows (inner = 1) go along the vectors, everything else across them. Threads share rows, matrices o, or parts of a matrix's
/// rows.</para>
/// </remarks>
internal unsafe struct MomentsWork<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The rows of a stretch of columns: with four vectors of columns 16 KB.</summary>
    private const int RowsTogether = 64;

    /// <summary>The numbers of a stretch of a row.</summary>
    private const int RowChunk = 4096;

    private const int NumbersOfBlock = 16384;
    private const int ManyMatrices = 8;
    private const int BytesOfParts = 65536;

    private T* _x;
    private T* _means;
    private T* _squares;
    private int _outer;
    private int _reduced;
    private int _inner;
    private int _ofBlock;
    private int _parts;
    private int _rowsOfPart;

    /// <summary>Writes outer · inner means and variances.</summary>
    public static void Run(T* x, T* means, T* variances, int outer, int reduced, int inner)
    {
        long count = (long)outer * inner;
        if (count == 0) return;
        if (reduced == 0)
        {
            for (long i = 0; i < count; i++)
                means[i] = variances[i] = T.NaN;
            return;
        }

        var work = new MomentsWork<V, T>
        {
            _x = x, _means = means, _squares = variances, _outer = outer, _reduced = reduced, _inner = inner, _parts = 1, _rowsOfPart = reduced,
            _ofBlock = (int)Math.Max(1, NumbersOfBlock / ((long)reduced * inner)),
        };
        if (inner > 1 && outer < ManyMatrices)
        {
            long parts = Math.Clamp(Math.Min((long)reduced * inner / NumbersOfBlock, BytesOfParts / (2L * sizeof(T) * inner * outer)), 1, 64);
            work._ofBlock = 1;
            work._rowsOfPart = (int)((reduced + parts * RowsTogether - 1) / (parts * RowsTogether)) * RowsTogether;
            work._parts = (reduced - 1) / work._rowsOfPart + 1;
        }

        if (work._parts == 1)
        {
            work.Share((outer - 1) / work._ofBlock + 1);
        }
        else
        {
            int numbers = outer * work._parts * inner;
            T* parts = stackalloc T[2 * numbers];
            work._means = parts;
            work._squares = parts + numbers;
            work.Share(outer * work._parts);
            for (int i = 0; i < outer; i++)
                work.PutTogether(i, means + (long)i * inner, variances + (long)i * inner);
        }

        T divisor = T.CreateTruncating(reduced);
        for (long i = 0; i < count; i++)
            variances[i] /= divisor;
    }

    readonly void IBlockWork.Run(int block)
    {
        if (_inner == 1)
        {
            int end = Math.Min(_outer, (block + 1) * _ofBlock);
            for (int i = block * _ofBlock; i < end; i++)
                Row(_x + (long)i * _reduced, _means + i, _squares + i, _reduced);
            return;
        }

        // Either blocks of whole matrices, or one part of a matrix.
        int first = block / _parts * _ofBlock, last = Math.Min(_outer, first + _ofBlock), row = block % _parts * _rowsOfPart;
        for (int i = first; i < last; i++)
        {
            long at = _parts == 1 ? i : block;
            Matrix(
                _x + ((long)i * _reduced + row) * _inner, _means + at * _inner, _squares + at * _inner,
                Math.Min(_rowsOfPart, _reduced - row), _inner);
        }
    }

    private void Share(int blocks)
    {
        ThreadTeam.Run(ref this, blocks, (long)_outer * _reduced * _inner);
    }

    private readonly void PutTogether(int matrix, T* means, T* squares)
    {
        for (int part = 0; part < _parts; part++)
        {
            long at = ((long)matrix * _parts + part) * _inner;
            int before = part * _rowsOfPart;
            Combine(_means + at, _squares + at, means, squares, before, Math.Min(_rowsOfPart, _reduced - before), _inner);
        }
    }

    /// <summary>Adds the moments of some numbers to those of the numbers before them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Combine(T* newMeans, T* newSquares, T* means, T* squares, int before, int count, int columns)
    {
        V share = V.Create((double)count / (before + (double)count)), weight = V.Create(before * (double)count / (before + (double)count));
        for (int k = 0; k < columns; k += V.Count)
        {
            int lanes = Math.Min(V.Count, columns - k);
            V m = V.LoadPartial(newMeans + k, lanes), s = V.LoadPartial(newSquares + k, lanes);
            if (before > 0)
            {
                V mean = V.LoadPartial(means + k, lanes), delta = m - mean;
                m = V.MultiplyAdd(delta, share, mean);
                s = V.MultiplyAdd(delta * delta, weight, s + V.LoadPartial(squares + k, lanes));
            }

            V.StorePartial(m, means + k, lanes);
            V.StorePartial(s, squares + k, lanes);
        }
    }

    private static void Matrix(T* x, T* means, T* squares, int rows, int columns)
    {
        T* tile = stackalloc T[2 * V.Count];
        for (int row = 0; row < rows; row += RowsTogether)
        {
            int count = Math.Min(RowsTogether, rows - row);
            for (int k = 0; k < columns; k += V.Count)
            {
                int lanes = Math.Min(V.Count, columns - k);
                Stretch(x + (long)row * columns + k, tile, count, columns, lanes);
                Combine(tile, tile + V.Count, means + k, squares + k, row, count, lanes);
            }
        }
    }

    /// <summary>Means of one vector of columns, and then the squared distances from them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Stretch(T* x, T* moments, int rows, nint stride, int lanes)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        T* from = x;
        int row = 0;
        for (; row <= rows - 4; row += 4, from += 4 * stride)
        {
            a += Load(from, lanes);
            b += Load(from + stride, lanes);
            c += Load(from + 2 * stride, lanes);
            d += Load(from + 3 * stride, lanes);
        }

        for (; row < rows; row++, from += stride)
            a += Load(from, lanes);
        V mean = ((a + b) + (c + d)) / V.Create(rows);
        V.Store(mean, moments);
        a = b = c = d = V.Zero;
        from = x;
        for (row = 0; row <= rows - 4; row += 4, from += 4 * stride)
        {
            V p = Load(from, lanes) - mean, q = Load(from + stride, lanes) - mean;
            V r = Load(from + 2 * stride, lanes) - mean, s = Load(from + 3 * stride, lanes) - mean;
            a = V.MultiplyAdd(p, p, a);
            b = V.MultiplyAdd(q, q, b);
            c = V.MultiplyAdd(r, r, c);
            d = V.MultiplyAdd(s, s, d);
        }

        for (; row < rows; row++, from += stride)
        {
            V p = Load(from, lanes) - mean;
            a = V.MultiplyAdd(p, p, a);
        }

        V.Store((a + b) + (c + d), moments + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(T* x, int lanes) => lanes == V.Count ? V.Load(x) : V.LoadPartial(x, lanes);

    /// <summary>The moments of one row, stretch by stretch.</summary>
    private static void Row(T* x, T* mean, T* squares, int count)
    {
        RowStretch(x, Math.Min(RowChunk, count), mean, squares);
        for (int done = RowChunk; done < count; done += RowChunk)
        {
            int length = Math.Min(RowChunk, count - done);
            T m, s;
            RowStretch(x + done, length, &m, &s);
            T delta = m - *mean, all = T.CreateTruncating(done) + T.CreateTruncating(length), share = T.CreateTruncating(length) / all;
            *mean += delta * share;
            *squares += s + delta * delta * share * T.CreateTruncating(done);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RowStretch(T* x, int count, T* means, T* squares)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        int i = 0, rest = count % V.Count;
        for (; i <= count - 4 * V.Count; i += 4 * V.Count)
        {
            a += V.Load(x + i);
            b += V.Load(x + i + V.Count);
            c += V.Load(x + i + 2 * V.Count);
            d += V.Load(x + i + 3 * V.Count);
        }

        for (; i <= count - V.Count; i += V.Count)
            a += V.Load(x + i);
        b += V.LoadPartial(x + i, rest);
        T average = V.Sum((a + b) + (c + d)) / T.CreateTruncating(count);
        *means = average;
        V mean = V.Broadcast(average);
        a = b = c = d = V.Zero;
        for (i = 0; i <= count - 4 * V.Count; i += 4 * V.Count)
        {
            V p = V.Load(x + i) - mean, q = V.Load(x + i + V.Count) - mean;
            V r = V.Load(x + i + 2 * V.Count) - mean, s = V.Load(x + i + 3 * V.Count) - mean;
            a = V.MultiplyAdd(p, p, a);
            b = V.MultiplyAdd(q, q, b);
            c = V.MultiplyAdd(r, r, c);
            d = V.MultiplyAdd(s, s, d);
        }

        for (; i <= count - V.Count; i += V.Count)
        {
            V p = V.Load(x + i) - mean;
            a = V.MultiplyAdd(p, p, a);
        }

        V last = V.And(Lanes.First<V, T>(rest), V.LoadPartial(x + i, rest) - mean);
        b = V.MultiplyAdd(last, last, b);
        *squares = V.Sum((a + b) + (c + d));
    }
}
