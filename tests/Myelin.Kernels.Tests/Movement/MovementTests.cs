namespace Myelin.Kernels.Tests.Movement;

/// <summary>Moved numbers stand where plain index arithmetic puts them.</summary>
public sealed class MovementTests : VectorWidths
{
    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [7], [0] },
        { [3, 5], [1, 0] },
        { [17, 33], [1, 0] },
        { [128, 65], [1, 0] },
        { [2, 3, 4], [2, 1, 0] },
        { [2, 3, 4], [1, 0, 2] },
        { [4, 1, 5, 3], [3, 1, 0, 2] },
        { [3, 16, 17, 2], [0, 3, 1, 2] },
        { [2, 2, 3, 2, 3], [4, 2, 0, 3, 1] },
        { [3, 0, 2], [2, 0, 1] },
        { [], [] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void Permuted_axes(int[] sizes, int[] order)
    {
        float[] x = Numbers<float>(sizes.Aggregate(1, (a, b) => a * b));
        var y = new float[x.Length];
        StridedCopy.Permute(sizes, order).Run<float>(x, y);
        int[] result = [.. order.Select(o => sizes[o])];
        for (int i = 0; i < y.Length; i++)
        {
            int[] at = Place(i, result), from = new int[at.Length];
            for (int axis = 0; axis < at.Length; axis++)
                from[order[axis]] = at[axis];
            Assert.Equal(x[Number(from, sizes)], y[i]);
        }
    }

    [Theory]
    [InlineData(new[] { 10 }, new[] { 3 }, new[] { 4 })]
    [InlineData(new[] { 5, 7 }, new[] { 1, 2 }, new[] { 3, 4 })]
    [InlineData(new[] { 5, 7 }, new[] { 2, 0 }, new[] { 2, 7 })]
    [InlineData(new[] { 2, 3, 40 }, new[] { 0, 1, 0 }, new[] { 2, 1, 40 })]
    [InlineData(new[] { 4, 3, 2, 6 }, new[] { 1, 0, 1, 2 }, new[] { 2, 2, 1, 3 })]
    [InlineData(new[] { 4, 3 }, new[] { 4, 1 }, new[] { 0, 2 })]
    public void A_part_and_what_puts_it_back(int[] sizes, int[] starts, int[] part)
    {
        double[] x = Numbers<double>(sizes.Aggregate(1, (a, b) => a * b));
        var y = new double[part.Aggregate(1, (a, b) => a * b)];
        StridedCopy.Slice(sizes, starts, part).Run<double>(x, y);
        var padded = new double[x.Length];
        padded.AsSpan().Fill(double.NaN);
        StridedCopy.Pad(part, starts, sizes).Run<double>(y, padded);
        for (int i = 0; i < x.Length; i++)
        {
            int[] at = [.. Place(i, sizes).Zip(starts, (a, s) => a - s)];
            bool inside = at.Zip(part, (a, p) => a >= 0 && a < p).All(b => b);
            Assert.Equal(inside ? x[i] : 0, padded[i]);
            if (inside)
                Assert.Equal(x[i], y[Number(at, part)]);
        }
    }

    [Fact]
    public void Large_permutations_have_the_same_bits_on_any_number_of_threads()
    {
        float[] x = Numbers<float>(64 * 50 * 80);
        StridedCopy copy = StridedCopy.Permute([64, 50, 80], [0, 2, 1]);
        SameOnAnyNumberOfThreads<float>(x.Length, y => copy.Run<float>(x, y));
    }

    [Fact]
    public void Rows_are_gathered_and_added_back()
    {
        float[] x = Numbers<float>(2 * 5 * 3);
        int[] indices = [4, 0, 4, 2];
        var rows = new float[2 * 4 * 3];
        Rows.Gather<float>(x, indices, rows, 2, 5, 3);
        for (int o = 0; o < 2; o++)
        {
            for (int i = 0; i < 4; i++)
            {
                for (int k = 0; k < 3; k++)
                    Assert.Equal(x[(o * 5 + indices[i]) * 3 + k], rows[(o * 4 + i) * 3 + k]);
            }
        }

        var sums = new float[x.Length];
        Rows.ScatterAdd<float>(rows, indices, sums, 2, 5, 3);
        Assert.Equal(x[14] + x[14], sums[14]);
        Assert.Equal(x[0], sums[0]);
        Assert.Equal(0, sums[3]);
    }

    [Fact]
    public void One_hot_rows()
    {
        var y = new float[] { 9, 9, 9, 9, 9, 9 };
        Rows.OneHot([2, 0], y, 3);
        Assert.Equal([0, 0, 1, 1, 0, 0], y);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void An_index_that_is_not_there_is_named(int index)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Gather<float>(new float[10], [0, index], new float[4], 1, 5, 2));
        Assert.Contains($"Index number 1 is {index}, but the axis has 5 entries; indices must be from 0 to 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversions_cut_round_and_saturate()
    {
        var whole = new int[7];
        Conversion.Convert<float, int>([1.9f, -1.9f, 0.5f, float.NaN, 1e20f, float.NegativeInfinity, -0f], whole);
        Assert.Equal([1, -1, 0, 0, int.MaxValue, int.MinValue, 0], whole);
        var floats = new float[3];
        Conversion.Convert<double, float>([0.1, 1e300, double.NaN], floats);
        Assert.Equal([0.1f, float.PositiveInfinity, float.NaN], floats);
        var doubles = new double[2];
        Conversion.Convert<int, double>([int.MaxValue, -3], doubles);
        Assert.Equal([2147483647.0, -3.0], doubles);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Numbers<float>(600), y = new float[600];
        StridedCopy copy = StridedCopy.Permute([20, 30], [1, 0]), pad = StridedCopy.Pad([10, 20], [1, 1], [20, 30]);
        int[] indices = [1, 2, 3], whole = new int[600];
        AllocatesNothing(() =>
        {
            copy.Run<float>(x, y);
            pad.Run<float>(x.AsSpan(0, 200), y);
            Rows.Gather<float>(x, indices, y, 1, 20, 30);
            Rows.ScatterAdd<float>(x, indices, y, 1, 20, 30);
            Rows.OneHot<float>(indices, y, 100);
            Conversion.Convert<float, int>(x, whole);
        });
    }

    private static int[] Place(int number, int[] sizes)
    {
        var place = new int[sizes.Length];
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
            (number, place[axis]) = Math.DivRem(number, sizes[axis]);
        return place;
    }

    private static int Number(int[] place, int[] sizes)
    {
        int number = 0;
        for (int axis = 0; axis < sizes.Length; axis++)
            number = number * sizes[axis] + place[axis];
        return number;
    }
}
