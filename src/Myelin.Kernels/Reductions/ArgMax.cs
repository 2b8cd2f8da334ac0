using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// y[o, k] = the first j at which x[o, j, k] is largest, NaN counting as larger than all else. A row is read twice: for its largest
/// number, and for that number's first place, four vectors at a time. Columns carry the best number and its place in a vector each.
/// </summary>
/// <remarks>Threads share rows, or vectors of columns, some 32768 numbers at a time.</remarks>
internal unsafe struct ArgMax<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int NumbersOfBlock = 32768;

    // Places are counted in the lanes' own type; a float counts no further without gaps.
    private const int MostRows = 1 << 24;

    private T* _x;
    private int* _y;
    private int _outer;
    private int _reduced;
    private int _inner;
    private int _unitsOfBlock;

    /// <summary>The reduction over the middle of (outer, reduced, inner).</summary>
    public static void Run(T* x, int* y, int outer, int reduced, int inner)
    {
        if (outer == 0 || inner == 0) return;
        var work = new ArgMax<V, T> { _x = x, _y = y, _outer = outer, _reduced = reduced, _inner = inner };
        long units = work.Units;
        if (!ThreadTeam.Worthwhile((long)outer * reduced * inner))
        {
            work.Do(0, units);
            return;
        }

        work._unitsOfBlock = (int)Math.Max(1, NumbersOfBlock / Math.Max(1, reduced) / (inner == 1 ? 1 : V.Count));
        ThreadTeam.Run(ref work, (int)((units - 1) / work._unitsOfBlock + 1));
    }

    /// <summary>What is shared: rows, or vectors of columns, those of one matrix rounded up.</summary>
    private readonly long Units => _inner == 1 ? _outer : (long)_outer * ((_inner - 1) / V.Count + 1);

    readonly void IBlockWork.Run(int block)
    {
        long first = (long)block * _unitsOfBlock;
        Do(first, Math.Min(first + _unitsOfBlock, Units));
    }

    private readonly void Do(long first, long end)
    {
        if (_inner == 1) Rows(_x + first * _reduced, _y + first, (int)(end - first), _reduced);
        else ColumnVectors(first, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows(T* x, int* y, int rows, int columns)
    {
        int step = 4 * V.Count;
        for (int row = 0; row < rows; row++, x += columns)
        {
            T largest = T.CreateTruncating(RowFold<MaxFold, V, T>.Fold(x, columns));
            int i = 0;
            if (T.IsNaN(largest))
            {
                while (i < columns - 1 && !T.IsNaN(x[i])) i++;
            }
            else
            {
                V wanted = V.Broadcast(largest);
                for (; i <= columns - step; i += step)
                {
                    V found = V.Max(
                        V.Max(Is(x + i, wanted), Is(x + i + V.Count, wanted)),
                        V.Max(Is(x + i + 2 * V.Count, wanted), Is(x + i + 3 * V.Count, wanted)));
                    if (V.MaxLane(found) != T.Zero) break;
                }

                while (i < columns - 1 && x[i] != largest) i++;
            }

            y[row] = i;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Is(T* x, V wanted) => V.And(V.Equal(V.Load(x), wanted), V.One);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void ColumnVectors(long first, long end)
    {
        int across = (_inner - 1) / V.Count + 1, reduced = _reduced;
        nint stride = _inner;
        T* places = stackalloc T[V.Count];
        for (long i = first; i < end; i++)
        {
            long matrix = i / across;
            int column = (int)(i % across) * V.Count, count = Math.Min(V.Count, _inner - column);
            T* x = _x + matrix * reduced * _inner + column;
            int* y = _y + matrix * _inner + column;
            if (reduced == 0 || (reduced > MostRows && sizeof(T) == sizeof(float)))
            {
                for (int k = 0; k < count; k++) y[k] = Column(x + k, reduced, stride);
                continue;
            }

            V best = V.LoadPartial(x, count), place = V.Zero, row = V.Zero;
            for (int j = 1; j < reduced; j++)
            {
                row += V.One;
                V next = V.LoadPartial(x + j * stride, count);
                // Not (next ≤ best) holds for a larger number and for a NaN; nothing is better than a NaN.
                V keep = V.LessOrEqual(next, best), number = V.Equal(best, best);
                V better = V.AndNot(keep, number);
                best = V.Select(better, next, best);
                place = V.Select(better, row, place);
            }

            V.Store(place, places);
            for (int k = 0; k < count; k++) y[k] = int.CreateTruncating(places[k]);
        }
    }

    private static int Column(T* x, int rows, nint stride)
    {
        int best = 0;
        for (int row = 1; row < rows && !T.IsNaN(x[best * stride]); row++)
        {
            if (!(x[row * stride] <= x[best * stride])) best = row;
        }

        return best;
    }
}
