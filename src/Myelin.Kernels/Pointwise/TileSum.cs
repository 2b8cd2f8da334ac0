using System.Numerics;
using System.Runtime.CompilerServices;

namespace Myelin.Kernels;

/// <summary>Sums over the rows or the columns of a matrix of numbers, a tile of it at a time, at the width in use.</summary>
/// <remarks>
/// Columns are added in groups of 32 rows, row after row, and then the groups, by 64, so that a number takes part in few roundings. The order
/// follows from the rows' numbers, whoever brings them, so that it is the same behind a product. Of less than 64 columns (see
/// <see cref="TileFold.IsGrouped"/>) each is added in four sums within a tile (one where rows take four vectors or more), which are put
/// together; tiles are added in order, up to 32 of them, and then the blocks that these make.
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

    /// <summary>y[k] = Σᵢ x[i, k], or y[k] and that added up.</summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="y">As many numbers as columns.</param>
    /// <param name="rows">The rows of a tile.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="add">Whether the sums are added to what y has.</param>
    public abstract void Columns(nint x, nint y, int rows, int columns, bool add);

    /// <summary>
    /// Columns added up in groups of <see cref="TileFold.RowsOfGroup"/> rows, one row after another, whichever rows a call brings: a group's
    /// first row is copied, and each that follows is added.
    /// </summary>
    /// <param name="x">rows · columns numbers.</param>
    /// <param name="sums">The sums of each group, from that of row 0 on.</param>
    /// <param name="row">The number of x's first row; a group's rows must come in order.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The columns.</param>
    public void Groups(nint x, nint sums, int row, int rows, int columns)
    {
        for (int end = row + rows; row < end;)
        {
            int next = Math.Min(end, (row / TileFold.RowsOfGroup + 1) * TileFold.RowsOfGroup);
            Group(x, sums, row, next - row, columns);
            x += (next - row) * (nint)columns * Size;
            row = next;
        }
    }

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

    /// <summary>The same for rows of one group.</summary>
    protected abstract void Group(nint x, nint sums, int row, int rows, int columns);

    /// <summary>The bytes of a number.</summary>
    protected abstract int Size { get; }

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
            FourVectors(from + k, to + k, rows, columns, add, inOrder: false);
        for (; k < columns; k += V.Count)
            OneVector(from + k, to + k, rows, columns, Math.Min(V.Count, columns - k), add);
    }

    public override void Rows(nint x, nint y, int rows, int columns) => RowFold<SumFold, V, T>.Rows((T*)x, (T*)y, rows, columns);

    public override void RowsOfSquares(nint x, nint y, int rows, int columns) => RowFold<SquareSumFold, V, T>.Rows((T*)x, (T*)y, rows, columns);

    public override void Blocks(nint x, nint y, int rows, int columns) => ColumnFold<SumFold, V, T>.Run((T*)x, (T*)y, 1, rows, columns);

    protected override int Size => sizeof(T);

    protected override void Group(nint x, nint sums, int row, int rows, int columns)
    {
        T* from = (T*)x, to = (T*)sums + row / TileFold.RowsOfGroup * (nint)columns;
        bool add = row % TileFold.RowsOfGroup != 0;
        int k = 0;
        if (rows == 1 && add)
        {
            AddRow(from, to, columns);
            return;
        }

        for (; k <= columns - 4 * V.Count; k += 4 * V.Count)
            FourVectors(from + k, to + k, rows, columns, add, inOrder: true);
        for (; k < columns; k += V.Count)
            OneVectorInOrder(from + k, to + k, rows, columns, Math.Min(V.Count, columns - k), add);
    }

    // The loops are never inlined: see RowFold.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddRow(T* x, T* y, int columns)
    {
        for (; columns >= 4 * V.Count; columns -= 4 * V.Count, x += 4 * V.Count, y += 4 * V.Count)
        {
            V.Store(V.Load(y) + V.Load(x), y);
            V.Store(V.Load(y + V.Count) + V.Load(x + V.Count), y + V.Count);
            V.Store(V.Load(y + 2 * V.Count) + V.Load(x + 2 * V.Count), y + 2 * V.Count);
            V.Store(V.Load(y + 3 * V.Count) + V.Load(x + 3 * V.Count), y + 3 * V.Count);
        }

        for (; columns > 0; columns -= V.Count, x += V.Count, y += V.Count)
            V.StorePartial(V.LoadPartial(y, Math.Min(columns, V.Count)) + V.LoadPartial(x, Math.Min(columns, V.Count)), y, Math.Min(columns, V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourVectors(T* x, T* y, int rows, nint stride, bool add, bool inOrder)
    {
        bool goesOn = add && inOrder;
        T* first = goesOn ? y : x;
        V a = V.Load(first), b = V.Load(first + V.Count), c = V.Load(first + 2 * V.Count), d = V.Load(first + 3 * V.Count);
        if (!goesOn)
        {
            x += stride;
            rows--;
        }

        for (; rows > 0; rows--, x += stride)
        {
            a += V.Load(x);
            b += V.Load(x + V.Count);
            c += V.Load(x + 2 * V.Count);
            d += V.Load(x + 3 * V.Count);
        }

        if (add && !inOrder)
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
    private static void OneVectorInOrder(T* x, T* y, int rows, nint stride, int count, bool add)
    {
        V sum = V.LoadPartial(add ? y : x, count);
        if (!add)
        {
            x += stride;
            rows--;
        }

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
