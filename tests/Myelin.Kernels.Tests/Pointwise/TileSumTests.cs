using System.Numerics;

namespace Myelin.Kernels.Tests.Pointwise;

/// <summary>Sums of the squares of rows: the bits of squares that are laid down and then added, at every width of vector.</summary>
public sealed class TileSumTests : VectorWidths
{
    [Theory]
    [MemberData(nameof(Widths))]
    public void A_sum_squares_as_if_squares_were_laid_down(VectorWidth width)
    {
        VectorPath.Current = width;
        TileSum floats = TileSum.OfFloats(), doubles = TileSum.OfDoubles();
        for (int columns = 1; columns <= 150; columns++)
        {
            Check<float>(floats, columns);
            Check<double>(doubles, columns);
        }

        Check<float>(floats, 40_000);
    }

    // The first row has ordinary numbers; in the others one number after another is what is special about squares.
    private static unsafe void Check<T>(TileSum sum, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T large = T.ScaleB(T.One, typeof(T) == typeof(float) ? 70 : 600);
        T[] special = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.NegativeZero, T.Epsilon, large, -large];
        int rows = 1 + special.Length;
        T[] x = Numbers<T>(rows * columns, columns), squares = new T[x.Length], expected = new T[rows], said = new T[rows];
        for (int row = 1; row < rows; row++)
            x[row * columns + row * 7 % columns] = special[row - 1];
        for (int i = 0; i < x.Length; i++)
            squares[i] = x[i] * x[i];
        fixed (T* px = x, ps = squares, pe = expected, py = said)
        {
            sum.Rows((nint)ps, (nint)pe, rows, columns);
            sum.RowsOfSquares((nint)px, (nint)py, rows, columns);
        }

        Assert.Equal(expected, said);
        Assert.True(T.IsFinite(said[0]) && T.IsNaN(said[1]) && T.IsPositiveInfinity(said[2]) && T.IsPositiveInfinity(said[3]));
        Assert.True(T.IsPositiveInfinity(said[6]), "The square of a large number is ∞.");
    }
}
