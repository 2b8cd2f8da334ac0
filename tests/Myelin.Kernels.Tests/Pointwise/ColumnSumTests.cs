using System.Numerics;

namespace Myelin.Kernels.Tests.Pointwise;

/// <summary>Sums of columns in groups of rows: the same bits however the rows are brought, and nothing else touched.</summary>
public sealed class ColumnSumTests : VectorWidths
{
    private const int Guard = 40;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Groups_of_rows_are_added_in_one_order_however_the_rows_are_cut(VectorWidth width)
    {
        VectorPath.Current = width;
        TileSum floats = TileSum.OfFloats(), doubles = TileSum.OfDoubles();
        foreach (int columns in (int[])[64, 65, 79, 100, 128, 130, 257, 784, 1000])
        {
            foreach (int rows in (int[])[1, 2, 31, 32, 33, 64, 97])
            {
                Check<float>(floats, rows, columns, 1e-5);
                Check<double>(doubles, rows, columns, 1e-13);
            }
        }
    }

    /// <summary>A tenth is no float: in one running sum of thousands its rounding errors add up.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void Few_columns_of_many_rows_take_part_in_few_roundings(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach ((int rows, int columns) in ((int, int)[])[(4096, 4), (1024, 16), (512, 32), (300, 63)])
        {
            int tile = TileProgram.FoldedTile(columns, sizeof(float)) / columns;
            float[] x = [.. Enumerable.Repeat(0.1f, rows * columns)], y = new float[columns];
            TileSum sum = TileSum.OfFloats();
            Columns(sum, x, y, rows, columns, tile);
            Assert.All(y, said => Assert.InRange(said / (0.1f * (double)rows), 1 - 8e-6, 1 + 8e-6));
        }
    }

    private static unsafe void Columns(TileSum sum, float[] x, float[] y, int rows, int columns, int tile)
    {
        fixed (float* px = x, py = y)
        {
            for (int row = 0; row < rows; row += tile)
                sum.Columns((nint)(px + row * columns), (nint)py, Math.Min(tile, rows - row), columns, add: row > 0);
        }
    }

    private static unsafe void Check<T>(TileSum sum, int rows, int columns, double error) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int groups = (rows + TileFold.RowsOfGroup - 1) / TileFold.RowsOfGroup;
        T[] x = Numbers<T>(rows * columns, columns + rows), guard = Numbers<T>(2 * Guard + groups * columns, 1);
        // Columns of their own have what is special.
        x[3] = T.NaN;
        x[4] = T.PositiveInfinity;
        x[5] = T.NegativeInfinity;
        x[(rows - 1) * columns + 6] = T.PositiveInfinity;
        x[7] = T.PositiveInfinity;
        x[(rows - 1) * columns + 7] = rows > 1 ? T.NegativeInfinity : T.NaN;
        T[] whole = [.. guard];
        fixed (T* px = x, py = whole)
            sum.Groups((nint)px, (nint)(py + Guard), 0, rows, columns);
        for (int column = 0; column < columns; column++)
        {
            for (int group = 0; group < groups; group++)
            {
                int first = group * TileFold.RowsOfGroup, last = Math.Min(rows, first + TileFold.RowsOfGroup);
                double expected = Enumerable.Range(first, last - first).Sum(row => double.CreateTruncating(x[row * columns + column]));
                double said = double.CreateTruncating(whole[Guard + group * columns + column]);
                Assert.True(expected.Equals(said) || Math.Abs(expected - said) <= error * TileFold.RowsOfGroup, $"{rows} × {columns}: {expected} and not {said}.");
            }
        }

        foreach (int together in (int[])[1, 3, 11, 32, 45])
        {
            T[] cut = [.. guard];
            fixed (T* px = x, py = cut)
            {
                for (int row = 0; row < rows; row += together)
                    sum.Groups((nint)(px + row * columns), (nint)(py + Guard), row, Math.Min(together, rows - row), columns);
            }

            Assert.Equal(whole, cut);
            Assert.Equal(guard[..Guard], cut[..Guard]);
            Assert.Equal(guard[^Guard..], cut[^Guard..]);
        }
    }
}
