using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Columns folded to one number each: y[o, k] = x[o, 0, k] ∘ x[o, 1, k] ∘ … Vectors lie across the columns, four at a time; each
/// folds 64 rows, then 64 such folds, then those, so that a float takes part in few roundings.
/// </summary>
/// <remarks>
/// Threads share the matrices o; when there are only a few, blocks of 128 columns; and when the matrices are narrow too, parts of
/// the rows, whose results are themselves rows that are folded at last.
/// </remarks>
internal unsafe struct ColumnFold<F, V, T> : IBlockWork
    where F : struct, IFold
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RowsTogether = 64;
    private const int NumbersOfBlock = 32768;
    private const int ManyMatrices = 8;
    private const int ManyColumns = 512;
    private const int ColumnsOfBlock = 128;
    private const int BytesOfParts = 65536;

    private T* _x;
    private T* _y;
    private int _outer;
    private int _reduced;
    private int _inner;
    private int _matrices;
    private int _columns;
    private int _rows;

    /// <summary>Folds the columns of each of the outer matrices of reduced × inner numbers.</summary>
    public static void Run(T* x, T* y, int outer, int reduced, int inner)
    {
        long numbers = (long)outer * reduced * inner;
        if (numbers < ThreadTeam.WorthwhileOperations)
        {
            for (int i = 0; i < outer; i++)
                Columns(x + (long)i * reduced * inner, y + (long)i * inner, reduced, inner, inner);
            return;
        }

        var work = new ColumnFold<F, V, T>
        {
            _x = x, _y = y, _outer = outer, _reduced = reduced, _inner = inner, _matrices = 1, _columns = inner, _rows = reduced,
        };
        if (outer >= ManyMatrices)
        {
            work._matrices = (int)Math.Max(1, NumbersOfBlock / ((long)reduced * inner));
        }
        else if (inner >= ManyColumns)
        {
            work._columns = ColumnsOfBlock;
        }
        else
        {
            long parts = Math.Min(numbers / NumbersOfBlock, BytesOfParts / ((long)sizeof(T) * inner)) / outer;
            int rows = (int)((reduced + Math.Clamp(parts, 1, 64) - 1) / Math.Clamp(parts, 1, 64));
            work._rows = (rows + RowsTogether - 1) / RowsTogether * RowsTogether;
            if (work._rows < reduced)
            {
                InParts(ref work);
                return;
            }
        }

        Share(ref work);
    }

    readonly void IBlockWork.Run(int block)
    {
        int blocksAcross = (_inner - 1) / _columns + 1, blocksDown = (_reduced - 1) / _rows + 1;
        int column = block % blocksAcross * _columns, part = block / blocksAcross, row = part % blocksDown * _rows;
        int matrix = part / blocksDown * _matrices;
        int columns = Math.Min(_columns, _inner - column), rows = Math.Min(_rows, _reduced - row);
        for (int end = Math.Min(_outer, matrix + _matrices); matrix < end; matrix++)
        {
            Columns(
                _x + ((long)matrix * _reduced + row) * _inner + column,
                _y + ((long)matrix * blocksDown + row / _rows) * _inner + column,
                rows, _inner, columns);
        }
    }

    private static void InParts(ref ColumnFold<F, V, T> work)
    {
        int parts = (work._reduced - 1) / work._rows + 1;
        T* folded = stackalloc T[work._outer * parts * work._inner];
        T* y = work._y;
        work._y = folded;
        Share(ref work);
        for (int i = 0; i < work._outer; i++)
            Columns(folded + i * parts * work._inner, y + i * work._inner, parts, work._inner, work._inner);
    }

    private static void Share(ref ColumnFold<F, V, T> work)
    {
        int matrices = (work._outer - 1) / work._matrices + 1;
        int blocks = matrices * ((work._inner - 1) / work._columns + 1) * ((work._reduced - 1) / work._rows + 1);
        ThreadTeam.Run(ref work, blocks, (long)work._outer * work._reduced * work._inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Columns(T* x, T* y, int rows, int stride, int columns)
    {
        int k = 0;
        for (; k <= columns - 4 * V.Count; k += 4 * V.Count)
            FourVectors(x + k, y + k, rows, stride);
        for (; k < columns; k += V.Count)
            OneVector(x + k, y + k, rows, stride, Math.Min(V.Count, columns - k));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourVectors(T* x, T* y, int rows, nint stride)
    {
        V start = V.Create(F.Start);
        V t0 = start, t1 = start, t2 = start, t3 = start;
        for (int row = 0; row < rows;)
        {
            V m0 = start, m1 = start, m2 = start, m3 = start;
            for (int middle = Math.Min(rows - row, RowsTogether * RowsTogether) + row; row < middle;)
            {
                V a = start, b = start, c = start, d = start;
                for (int end = Math.Min(middle - row, RowsTogether) + row; row < end; row++, x += stride)
                {
                    a = F.Combine(a, V.Load(x));
                    b = F.Combine(b, V.Load(x + V.Count));
                    c = F.Combine(c, V.Load(x + 2 * V.Count));
                    d = F.Combine(d, V.Load(x + 3 * V.Count));
                }

                m0 = F.Combine(m0, a);
                m1 = F.Combine(m1, b);
                m2 = F.Combine(m2, c);
                m3 = F.Combine(m3, d);
            }

            t0 = F.Combine(t0, m0);
            t1 = F.Combine(t1, m1);
            t2 = F.Combine(t2, m2);
            t3 = F.Combine(t3, m3);
        }

        V.Store(t0, y);
        V.Store(t1, y + V.Count);
        V.Store(t2, y + 2 * V.Count);
        V.Store(t3, y + 3 * V.Count);
    }

    // One vector of columns: four rows at a time keep the adders busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneVector(T* x, T* y, int rows, nint stride, int count)
    {
        V start = V.Create(F.Start), total = start;
        for (int row = 0; row < rows;)
        {
            V folded = start;
            for (int middle = Math.Min(rows - row, 4 * RowsTogether * RowsTogether) + row; row < middle;)
            {
                V a = start, b = start, c = start, d = start;
                int end = Math.Min(middle - row, 4 * RowsTogether) + row;
                for (; row <= end - 4; row += 4, x += 4 * stride)
                {
                    a = F.Combine(a, Load(x, count));
                    b = F.Combine(b, Load(x + stride, count));
                    c = F.Combine(c, Load(x + 2 * stride, count));
                    d = F.Combine(d, Load(x + 3 * stride, count));
                }

                for (; row < end; row++, x += stride)
                    a = F.Combine(a, Load(x, count));
                folded = F.Combine(folded, F.Combine(F.Combine(a, b), F.Combine(c, d)));
            }

            total = F.Combine(total, folded);
        }

        V.StorePartial(total, y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(T* x, int count) => count == V.Count ? V.Load(x) : V.LoadPartial(x, count);
}
