using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>What is made of a row.</summary>
internal enum SoftmaxResult
{
    /// <summary>e^(x − m) / Σ e^(x − m).</summary>
    Softmax,

    /// <summary>x − m − log Σ e^(x − m).</summary>
    LogSoftmax,

    /// <summary>log Σ e^(x − m) + m − x[label].</summary>
    CrossEntropy,

    /// <summary>(softmax − one-hot of the label) · dy.</summary>
    CrossEntropyGradient,
}

/// <summary>
/// Softmax and its kin over rows. A row that fits a vector stays in a register from its reading to its writing, and for the softmax itself
/// one of up to four vectors; the exponentials of a longer one are written to the result and scaled there.
/// </summary>
/// <remarks>Threads share rows, some 4096 numbers at a time; a row is never cut.</remarks>
internal unsafe struct SoftmaxRows<V, T> : IBlockWork
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int NumbersOfBlock = 4096;
    private const int OperationsOfNumber = 15;

    /// <summary>The vectors of a row that stays in registers.</summary>
    private const int MiddleVectors = 4;

    private SoftmaxResult _result;
    private T* _x;
    private T* _y;
    private T* _dy;
    private int* _labels;
    private int _rows;
    private int _columns;
    private int _rowsOfBlock;

    /// <summary>Makes the result of each row.</summary>
    public static void Run(SoftmaxResult result, T* x, int* labels, T* dy, T* y, int rows, int columns)
    {
        int rowsOfBlock = Math.Max(1, NumbersOfBlock / Math.Max(1, columns));
        var work = new SoftmaxRows<V, T>
        {
            _result = result, _x = x, _labels = labels, _dy = dy, _y = y, _rows = rows, _columns = columns, _rowsOfBlock = rowsOfBlock,
        };
        if (ThreadTeam.Worthwhile((long)rows * columns * OperationsOfNumber))
            ThreadTeam.Run(ref work, (int)(((long)rows + rowsOfBlock - 1) / rowsOfBlock));
        else
            work.Rows(0, rows);
    }

    /// <summary>The softmax of each row times a scale, in place, on the calling thread.</summary>
    public static void Scaled(T* x, int rows, int columns, T scale)
    {
        if (columns == 0) return;
        if (columns <= MiddleVectors * V.Count)
        {
            MiddleRows(x, x, rows, columns, scale);
            return;
        }

        for (int row = 0; row < rows; row++)
            Scale(x + (long)row * columns, columns, scale);
        LongRows(x, x, rows, columns);
    }

    readonly void IBlockWork.Run(int block) => Rows(block * _rowsOfBlock, Math.Min(_rowsOfBlock, _rows - block * _rowsOfBlock));

    private readonly void Rows(int first, int rows)
    {
        T* x = _x + (long)first * _columns;
        switch (_result)
        {
            case SoftmaxResult.Softmax:
                if (_columns <= V.Count) ShortRows(x, _y + (long)first * _columns, rows, _columns);
                else if (_columns <= MiddleVectors * V.Count) MiddleRows(x, _y + (long)first * _columns, rows, _columns, T.One);
                else LongRows(x, _y + (long)first * _columns, rows, _columns);
                break;
            case SoftmaxResult.LogSoftmax:
                LogRows(x, _y + (long)first * _columns, rows, _columns);
                break;
            case SoftmaxResult.CrossEntropy:
                CrossEntropies(x, _labels + first, _y + first, rows, _columns);
                break;
            default:
                T* dx = _y + (long)first * _columns;
                if (_columns <= V.Count) ShortGradients(x, _labels + first, _dy + first, dx, rows, _columns);
                else LongGradients(x, _labels + first, _dy + first, dx, rows, _columns);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ShortSoftmax(T* x, int columns, V inRow, V lowest)
    {
        V v = V.Select(inRow, V.LoadPartial(x, columns), lowest);
        // Outside the row stands −∞, whose exponential is 0, unless the whole row is NaN anyway.
        V e = V.Exp(v - V.Broadcast(V.MaxLane(v)));
        return e * V.Broadcast(T.One / V.Sum(e));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ShortRows(T* x, T* y, int rows, int columns)
    {
        V inRow = Lanes.First<V, T>(columns), lowest = V.Create(double.NegativeInfinity);
        for (int row = 0; row < rows; row++, x += columns, y += columns)
            V.StorePartial(ShortSoftmax(x, columns, inRow, lowest), y, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ShortGradients(T* x, int* labels, T* dy, T* dx, int rows, int columns)
    {
        V inRow = Lanes.First<V, T>(columns), lowest = V.Create(double.NegativeInfinity);
        for (int row = 0; row < rows; row++, x += columns, dx += columns)
        {
            V softmax = ShortSoftmax(x, columns, inRow, lowest);
            V label = V.And(Lanes.Only<V, T>(labels[row]), V.One);
            V.StorePartial((softmax - label) * V.Broadcast(dy[row]), dx, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MiddleRows(T* x, T* y, int rows, int columns, T scale)
    {
        V by = V.Broadcast(scale), lowest = V.Create(double.NegativeInfinity);
        int last = (columns - 1) / V.Count, rest = columns - last * V.Count, end = last * V.Count;
        V inRow = Lanes.First<V, T>(rest);
        for (int row = 0; row < rows; row++, x += columns, y += columns)
        {
            V d = V.Select(inRow, V.LoadPartial(x + end, rest) * by, lowest), a = lowest, b = lowest, c = lowest;
            V largest = d;
            if (last > 0)
            {
                a = V.Load(x) * by;
                largest = V.Max(largest, a);
            }

            if (last > 1)
            {
                b = V.Load(x + V.Count) * by;
                largest = V.Max(largest, b);
            }

            if (last > 2)
            {
                c = V.Load(x + 2 * V.Count) * by;
                largest = V.Max(largest, c);
            }

            V shift = V.Broadcast(V.MaxLane(largest));
            V sum = d = V.Exp(d - shift);
            if (last > 0) sum += a = V.Exp(a - shift);
            if (last > 1) sum += b = V.Exp(b - shift);
            if (last > 2) sum += c = V.Exp(c - shift);
            V share = V.Broadcast(T.One / V.Sum(sum));
            if (last > 0) V.Store(a * share, y);
            if (last > 1) V.Store(b * share, y + V.Count);
            if (last > 2) V.Store(c * share, y + 2 * V.Count);
            V.StorePartial(d * share, y + end, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LongRows(T* x, T* y, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, x += columns, y += columns)
        {
            double sum = RowExponentials<V, T>.Sum(x, y, columns, RowExponentials<V, T>.Largest(x, columns));
            Scale(y, columns, T.CreateTruncating(1 / sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void LongGradients(T* x, int* labels, T* dy, T* dx, int rows, int columns)
    {
        for (int row = 0; row < rows; row++, x += columns, dx += columns)
        {
            double scale = 1 / RowExponentials<V, T>.Sum(x, dx, columns, RowExponentials<V, T>.Largest(x, columns));
            double slope = double.CreateTruncating(dy[row]);
            double label = (double.CreateTruncating(dx[labels[row]]) * scale - 1) * slope;
            Scale(dx, columns, T.CreateTruncating(scale * slope));
            dx[labels[row]] = T.CreateTruncating(label);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void LogRows(T* x, T* y, int rows, int columns)
    {
        const int Group = RowExponentials<V, T>.Group;
        T* shifts = stackalloc T[Group];
        T* logs = stackalloc T[Group];
        for (int done = 0; done < rows; done += Group)
        {
            int count = Math.Min(Group, rows - done);
            RowExponentials<V, T>.Statistics(x, count, columns, shifts, logs);
            Log(logs, count);
            for (int row = 0; row < count; row++, x += columns, y += columns)
            {
                // The logarithm is +∞ for a row with +∞ alone, whose softmax is NaN.
                V shift = V.Broadcast(shifts[row]), log = V.Broadcast(T.IsPositiveInfinity(logs[row]) ? T.NaN : logs[row]);
                int i = 0;
                for (; i <= columns - V.Count; i += V.Count)
                    V.Store(V.Load(x + i) - shift - log, y + i);
                if (i < columns)
                    V.StorePartial(V.LoadPartial(x + i, columns - i) - shift - log, y + i, columns - i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private static void CrossEntropies(T* x, int* labels, T* y, int rows, int columns)
    {
        const int Group = RowExponentials<V, T>.Group;
        T* shifts = stackalloc T[Group];
        T* logs = stackalloc T[Group];
        for (int done = 0; done < rows; done += Group)
        {
            int count = Math.Min(Group, rows - done);
            RowExponentials<V, T>.Statistics(x, count, columns, shifts, logs);
            Log(logs, count);
            for (int row = 0; row < count; row++, x += columns)
                y[done + row] = logs[row] + (shifts[row] - x[labels[done + row]]);
        }
    }

    // The buffer holds whole vectors; what lies beyond the rows is not used.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Log(T* x, int count)
    {
        for (int i = 0; i < count; i += V.Count)
            V.Store(V.Log(V.Load(x + i)), x + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(T* x, int count, T scale)
    {
        V by = V.Broadcast(scale);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count)
            V.Store(V.Load(x + i) * by, x + i);
        if (i < count)
            V.StorePartial(V.LoadPartial(x + i, count - i) * by, x + i, count - i);
    }
}
