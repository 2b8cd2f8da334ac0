using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>
/// Rows folded to one number each: y[i] = x[i, 0] ∘ x[i, 1] ∘ … A row is folded in chunks of 32768 numbers, a chunk in four vectors of
/// accumulators that are put together after every 32 steps, and the chunks one after another in double precision: no float takes
/// part in more than some 300 roundings, at any width of vector.
/// </summary>
/// <remarks>
/// <para>Threads share rows; when there are only a few and they are long, each row is cut into parts of one or more chunks.</para>
/// <para>
/// The loops are never inlined, here and in all kernels of this kind: a caller that took one in would be compiled with a budget for
/// inlining that its vectors' operators exceed, and call them one by one at a tenth of the speed.
/// </para>
/// </remarks>
internal unsafe struct RowFold<F, V, T> : IBlockWork
    where F : struct, IFold
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Chunk = 32768;
    private const int ManyRows = 16;
    private const int MostParts = 2048;

    private T* _x;
    private T* _y;
    private double* _parts;
    private int _outer;
    private int _reduced;
    private int _rowsOfBlock;
    private int _partsOfRow;
    private int _partSize;

    /// <summary>Folds each of <paramref name="outer"/> rows of <paramref name="reduced"/> numbers.</summary>
    public static void Run(T* x, T* y, int outer, int reduced)
    {
        if (outer < ManyRows && reduced > 2 * Chunk)
        {
            InParts(x, y, outer, reduced);
            return;
        }

        long numbers = (long)outer * reduced;
        if (!ThreadTeam.Worthwhile(numbers))
        {
            Rows(x, y, outer, reduced);
            return;
        }

        int rows = Math.Max(1, Chunk / Math.Max(1, reduced));
        var work = new RowFold<F, V, T> { _x = x, _y = y, _outer = outer, _reduced = reduced, _rowsOfBlock = rows };
        ThreadTeam.Run(ref work, (int)(((long)outer + rows - 1) / rows));
    }

    /// <summary>The fold of one contiguous stretch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Fold(T* x, int count)
    {
        double folded = F.Start;
        for (int i = 0; i < count; i += Chunk)
            folded = F.CombineParts(folded, double.CreateTruncating(FoldChunk(x + i, Math.Min(Chunk, count - i))));
        return folded;
    }

    readonly void IBlockWork.Run(int block)
    {
        if (_parts == null)
        {
            int first = block * _rowsOfBlock;
            Rows(_x + (long)first * _reduced, _y + first, Math.Min(_rowsOfBlock, _outer - first), _reduced);
            return;
        }

        int row = block / _partsOfRow, start = block % _partsOfRow * _partSize;
        _parts[block] = Fold(_x + (long)row * _reduced + start, Math.Min(_partSize, _reduced - start));
    }

    private static void InParts(T* x, T* y, int outer, int reduced)
    {
        int size = Chunk;
        while ((long)outer * ((reduced - 1) / size + 1) > MostParts) size *= 2;
        int count = (reduced - 1) / size + 1;
        double* parts = stackalloc double[outer * count];
        var work = new RowFold<F, V, T> { _x = x, _parts = parts, _reduced = reduced, _partsOfRow = count, _partSize = size };
        ThreadTeam.Run(ref work, outer * count, (long)outer * reduced);

        for (int row = 0; row < outer; row++)
        {
            double folded = F.Start;
            for (int i = 0; i < count; i++) folded = F.CombineParts(folded, parts[row * count + i]);
            y[row] = T.CreateTruncating(folded);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Rows(T* x, T* y, int outer, int reduced)
    {
        if (reduced > V.Count)
        {
            for (int i = 0; i < outer; i++, x += reduced)
                y[i] = reduced <= Chunk ? FoldChunk(x, reduced) : T.CreateTruncating(Fold(x, reduced));
            return;
        }

        V inRow = Lanes.First<V, T>(reduced), start = V.Create(F.Start);
        for (int i = 0; i < outer; i++, x += reduced)
            y[i] = F.Lanes<V, T>(V.Select(inRow, F.Of(V.LoadPartial(x, reduced)), start));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static T FoldChunk(T* x, int count)
    {
        V folded = V.Create(F.Start);
        int i = 0, step = 4 * V.Count;
        while (count - i >= step)
        {
            int end = i + Math.Min((count - i) / step, 32) * step;
            V a = F.Of(V.Load(x + i)), b = F.Of(V.Load(x + i + V.Count));
            V c = F.Of(V.Load(x + i + 2 * V.Count)), d = F.Of(V.Load(x + i + 3 * V.Count));
            for (i += step; i < end; i += step)
            {
                a = F.Combine(a, F.Of(V.Load(x + i)));
                b = F.Combine(b, F.Of(V.Load(x + i + V.Count)));
                c = F.Combine(c, F.Of(V.Load(x + i + 2 * V.Count)));
                d = F.Combine(d, F.Of(V.Load(x + i + 3 * V.Count)));
            }

            folded = F.Combine(folded, F.Combine(F.Combine(a, b), F.Combine(c, d)));
        }

        for (; count - i >= V.Count; i += V.Count)
            folded = F.Combine(folded, F.Of(V.Load(x + i)));
        if (i < count)
            folded = F.Combine(folded, V.Select(Lanes.First<V, T>(count - i), F.Of(V.LoadPartial(x + i, count - i)), V.Create(F.Start)));
        return F.Lanes<V, T>(folded);
    }
}
