using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// y[o, k] = log Σⱼ e^x[o, j, k] as m + log Σⱼ e^(x − m), m the largest. Rows are taken 64 at a time, so that their logarithms are
/// vectors too; columns a vector at a time, in two passes over the rows.
/// </summary>
/// <remarks>Threads share rows, or parts of rows of 32768 numbers when rows are few and long, or vectors of columns.</remarks>
internal unsafe struct LogSumExp<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int NumbersOfBlock = 4096;
    private const int OperationsOfNumber = 12;
    private const int ManyRows = 16;
    private const int LongRow = 65536;
    private const int MostParts = 2048;

    private T* _x;
    private T* _y;
    private double* _parts;
    private int _outer;
    private int _reduced;
    private int _inner;
    private int _rowsOfBlock;
    private int _partsOfRow;
    private int _partSize;

    /// <summary>The reduction over the middle of (outer, reduced, inner).</summary>
    public static void Run(T* x, T* y, int outer, int reduced, int inner)
    {
        if (outer == 0 || inner == 0) return;
        var work = new LogSumExp<V, T> { _x = x, _y = y, _outer = outer, _reduced = reduced, _inner = inner };
        if (inner == 1 && outer < ManyRows && reduced > LongRow)
        {
            InParts(ref work);
            return;
        }

        int blocks;
        if (inner == 1)
        {
            work._rowsOfBlock = Math.Max(1, NumbersOfBlock / Math.Max(1, reduced));
            blocks = (int)(((long)outer + work._rowsOfBlock - 1) / work._rowsOfBlock);
        }
        else
        {
            work._rowsOfBlock = Math.Max(1, NumbersOfBlock / Math.Max(1, reduced) / V.Count);
            blocks = (int)((Vectors(outer, inner) - 1) / work._rowsOfBlock + 1);
        }

        if (ThreadTeam.Worthwhile((long)outer * reduced * inner * OperationsOfNumber)) ThreadTeam.Run(ref work, blocks);
        else if (inner == 1) Rows(x, y, outer, reduced);
        else work.ColumnVectors(0, Vectors(outer, inner));
    }

    readonly void IBlockWork.Run(int block)
    {
        if (_parts != null)
        {
            int row = block / _partsOfRow, start = block % _partsOfRow * _partSize;
            _parts[block] = RowExponentials<V, T>.Sum(
                _x + (long)row * _reduced + start,
                null,
                Math.Min(_partSize, _reduced - start),
                RowExponentials<V, T>.FiniteOrZero(_y[row]));
        }
        else if (_inner == 1)
        {
            int first = block * _rowsOfBlock;
            Rows(_x + (long)first * _reduced, _y + first, Math.Min(_rowsOfBlock, _outer - first), _reduced);
        }
        else
        {
            long first = (long)block * _rowsOfBlock;
            ColumnVectors(first, Math.Min(first + _rowsOfBlock, Vectors(_outer, _inner)));
        }
    }

    private static void InParts(ref LogSumExp<V, T> work)
    {
        RowFold<MaxFold, V, T>.Run(work._x, work._y, work._outer, work._reduced);
        work._partSize = LongRow / 2;
        while ((long)work._outer * ((work._reduced - 1) / work._partSize + 1) > MostParts) work._partSize *= 2;
        work._partsOfRow = (work._reduced - 1) / work._partSize + 1;
        double* parts = stackalloc double[work._outer * work._partsOfRow];
        work._parts = parts;
        ThreadTeam.Run(ref work, work._outer * work._partsOfRow);
        for (int row = 0; row < work._outer; row++)
        {
            double sum = 0;
            for (int i = 0; i < work._partsOfRow; i++) sum += parts[row * work._partsOfRow + i];
            T shift = RowExponentials<V, T>.FiniteOrZero(work._y[row]);
            work._y[row] = T.CreateTruncating(double.CreateTruncating(shift) + Math.Log(sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void Rows(T* x, T* y, int rows, int columns)
    {
        const int Group = RowExponentials<V, T>.Group;
        T* shifts = stackalloc T[Group];
        T* sums = stackalloc T[Group];
        for (int row = 0; row < rows; row += Group)
        {
            int count = Math.Min(Group, rows - row);
            RowExponentials<V, T>.Statistics(x + (long)row * columns, count, columns, shifts, sums);
            int i = 0;
            for (; i <= count - V.Count; i += V.Count)
                V.Store(V.Load(shifts + i) + V.Log(V.Load(sums + i)), y + row + i);
            if (i < count)
                V.StorePartial(V.LoadPartial(shifts + i, count - i) + V.Log(V.LoadPartial(sums + i, count - i)), y + row + i, count - i);
        }
    }

    /// <summary>How many vectors the columns of all matrices make, those of one matrix rounded up.</summary>
    private static long Vectors(int outer, int inner) => (long)outer * ((inner - 1) / V.Count + 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void ColumnVectors(long first, long end)
    {
        int across = (_inner - 1) / V.Count + 1, reduced = _reduced;
        nint stride = _inner;
        V infinity = V.Create(double.PositiveInfinity);
        for (long i = first; i < end; i++)
        {
            long matrix = i / across;
            int column = (int)(i % across) * V.Count, count = Math.Min(V.Count, _inner - column);
            T* x = _x + matrix * reduced * _inner + column;

            V largest = -infinity;
            for (int row = 0; row < reduced; row++)
                largest = V.Max(largest, V.LoadPartial(x + row * stride, count));
            V shift = V.And(V.Less(V.Abs(largest), infinity), largest);
            V a = V.Zero, b = V.Zero;
            int j = 0;
            for (; j <= reduced - 2; j += 2)
            {
                a += V.Exp(V.LoadPartial(x + j * stride, count) - shift);
                b += V.Exp(V.LoadPartial(x + (j + 1) * stride, count) - shift);
            }

            if (j < reduced) a += V.Exp(V.LoadPartial(x + j * stride, count) - shift);
            V.StorePartial(shift + V.Log(a + b), _y + matrix * _inner + column, count);
        }
    }
}
