using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Sums over the rows or the columns of a matrix of numbers, a tile of it at a time, at the width in use.</summary>
/// <remarks>
/// Within a tile a column is added in four sums (one for matrices of four vectors or more), which are put together; tiles are added in
/// order, up to 32 of them, and then the blocks that these make by 64, so that a number takes part in few roundings.
/// </remarks>
public abstract unsafe class TileSum
{
    /// <summary>Sums of floats.</summary>
    public static TileSum OfFloats()
    {
        var bind = default(Bind);
        VectorPath.Run(ref bind);
        return bind.Bound!;
    }

    /// <summary>Sums of doubles.</summary>
    public static TileSum OfDoubles()
    {
        var bind = default(Bind);
        VectorPath.RunDouble(ref bind);
        return bind.Bound!;
    }

    /// <summary>y[k] = Σᵢ x[i, k], or that added to y[k].</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as columns.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="add">Whether the sums are added to what y has.</param>
    public abstract void Columns(nint x, nint y, int rows, int columns, bool add);

    /// <summary>The same for all tiles of a block at once, if a tile is a row.</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as columns.</param>
    /// <param name="rows">The rows of a block, 1 or more.</param>
    /// <param name="columns">The columns.</param>
    public abstract void ColumnsRowByRow(nint x, nint y, int rows, int columns);

    /// <summary>y[i] = Σₖ x[i, k].</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as rows.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns.</param>
    public abstract void Rows(nint x, nint y, int rows, int columns);

    /// <summary>y[i] = Σₖ x[i, k]², with the bits of squares laid down and then added.</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as rows.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns.</param>
    public abstract void RowsOfSquares(nint x, nint y, int rows, int columns);

    /// <summary>y[k] = Σᵢ x[i, k], for the sums of any number of blocks.</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as columns.</param>
    /// <param name="rows">The number of blocks.</param>
    /// <param name="columns">The columns.</param>
    public abstract void Blocks(nint x, nint y, int rows, int columns);

    private struct Bind : IFloat32Work, IFloat64Work
    {
        public TileSum? Bound;

        void IFloat32Work.Run<V>() => Bound = new TileSum<V, float>();

        void IFloat64Work.Run<V>() => Bound = new TileSum<V, double>();
    }
}

/// <summary>Sums at one width.</summary>
internal sealed unsafe class TileSum<V, T> : TileSum
    where V : struct, IVector<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void Columns(nint x, nint y, int rows, int columns, bool add)
    {
        T* from = (T*)x, to = (T*)y;
        int k = 0;
        for (; k <= columns - 4 * V.Count; k += 4 * V.Count)
            FourVectors(from + k, to + k, rows, columns, add);
        for (; k < columns; k += V.Count)
            OneVector(from + k, to + k, rows, columns, Math.Min(V.Count, columns - k), add);
    }

    public override void ColumnsRowByRow(nint x, nint y, int rows, int columns)
    {
        T* from = (T*)x, to = (T*)y;
        int k = 0;
        for (; k <= columns - 4 * V.Count; k += 4 * V.Count)
            FourVectors(from + k, to + k, rows, columns, add: false);
        for (; k < columns; k += V.Count)
            OneVectorRowByRow(from + k, to + k, rows, columns, Math.Min(V.Count, columns - k));
    }

    public override void Rows(nint x, nint y, int rows, int columns) => RowFold<SumFold, V, T>.Rows((T*)x, (T*)y, rows, columns);

    public override void RowsOfSquares(nint x, nint y, int rows, int columns) => RowFold<SquareSumFold, V, T>.Rows((T*)x, (T*)y, rows, columns);

    public override void Blocks(nint x, nint y, int rows, int columns) => ColumnFold<SumFold, V, T>.Columns((T*)x, (T*)y, rows, columns, columns);

    // The loops are never inlined: see RowFold.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourVectors(T* x, T* y, int rows, nint stride, bool add)
    {
        V a = V.Load(x), b = V.Load(x + V.Count), c = V.Load(x + 2 * V.Count), d = V.Load(x + 3 * V.Count);
        for (int row = 1; row < rows; row++)
        {
            x += stride;
            a += V.Load(x);
            b += V.Load(x + V.Count);
            c += V.Load(x + 2 * V.Count);
            d += V.Load(x + 3 * V.Count);
        }

        if (add)
        {
            a += V.Load(y);
            b += V.Load(y + V.Count);
            c += V.Load(y + 2 * V.Count);
            d += V.Load(y + 3 * V.Count);
        }

        V.Store(a, y);
        V.Store(b, y + V.Count);
        V.Store(c, y + 2 * V.Count);
        V.Store(d, y + 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneVectorRowByRow(T* x, T* y, int rows, nint stride, int count)
    {
        V sum = V.Zero;
        for (; rows > 0; rows--, x += stride)
            sum += V.LoadPartial(x, count);
        V.StorePartial(sum, y, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void OneVector(T* x, T* y, int rows, nint stride, int count, bool add)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        int row = 0;
        if (count == V.Count)
        {
            for (; row <= rows - 4; row += 4, x += 4 * stride)
            {
                a += V.Load(x);
                b += V.Load(x + stride);
                c += V.Load(x + 2 * stride);
                d += V.Load(x + 3 * stride);
            }
        }
        else
        {
            for (; row <= rows - 4; row += 4, x += 4 * stride)
            {
                a += V.LoadPartial(x, count);
                b += V.LoadPartial(x + stride, count);
                c += V.LoadPartial(x + 2 * stride, count);
                d += V.LoadPartial(x + 3 * stride, count);
            }
        }

        for (; row < rows; row++, x += stride)
            a += V.LoadPartial(x, count);
        V sum = (a + b) + (c + d);
        V.StorePartial(add ? sum + V.LoadPartial(y, count) : sum, y, count);
    }
}
