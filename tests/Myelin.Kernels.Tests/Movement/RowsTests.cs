namespace Myelin.Kernels.Tests;

public sealed class RowsTests : VectorWidths
{
    [Fact]
    public void Rows_are_copied_between_strides()
    {
        foreach (int width in Lengths)
        {
            float[] x = Numbers<float>(3 * (width + 2));
            var y = new float[3 * (width + 5)];
            Rows.Copy<float>(x, width + 2, y, width + 5, 3, width);
            for (int i = 0; i < y.Length; i++)
                Assert.Equal(i % (width + 5) < width ? x[i / (width + 5) * (width + 2) + i % (width + 5)] : 0, y[i]);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Copy<float>(new float[5], 3, new float[9], 3, 2, 3));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_are_gathered_and_added_back(VectorWidth width)
    {
        VectorPath.Current = width;
        int[] indices = [4, 0, 2, 2, 4, 1, 4];
        foreach (int inner in Lengths)
        {
            const int Outer = 2, Size = 5;
            float[] x = Numbers<float>(Outer * Size * inner);
            var y = new float[Outer * indices.Length * inner];
            Rows.Gather<float>(x, indices, y, Outer, Size, inner);
            var sums = new double[x.Length];
            // What was there before does not count.
            float[] into = Numbers<float>(x.Length, 5);
            double[] doubles = Array.ConvertAll(into, v => (double)v);
            for (int o = 0; o < Outer; o++)
            {
                for (int i = 0; i < indices.Length; i++)
                {
                    for (int k = 0; k < inner; k++)
                    {
                        float v = y[(o * indices.Length + i) * inner + k];
                        Assert.Equal(x[(o * Size + indices[i]) * inner + k], v);
                        sums[(o * Size + indices[i]) * inner + k] += v;
                    }
                }
            }

            Rows.ScatterAdd<float>(y, indices, into, Outer, Size, inner);
            Rows.ScatterAdd<double>(Array.ConvertAll(y, v => (double)v), indices, doubles, Outer, Size, inner);
            for (int i = 0; i < into.Length; i++)
            {
                Near(sums[i], into[i], 1e-6, $"inner {inner} at {i}");
                Near(sums[i], doubles[i], 1e-14, $"inner {inner} at {i}");
            }
        }
    }

    [Fact]
    public void Additions_follow_the_order_of_the_indices()
    {
        // 1 is lost when it is added to 2²⁴ and not when it comes first twice.
        var y = new float[2];
        Rows.ScatterAdd<float>([1, 1, 16777216, 16777216, 1, 1], [0, 0, 0, 1, 1, 1], y, 1, 2, 1);
        Assert.Equal([16777218, 16777216], y);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    public void An_index_outside_is_named(int index)
    {
        int[] indices = [0, 4, index];
        string expected = $"Index number 2 is {index}, but the axis has 5 entries; indices must be from 0 to 4.";
        var y = new float[30];
        foreach (Action call in (Action[])
        [
            () => Rows.Gather<float>(new float[10], indices, y, 1, 5, 2),
            () => Rows.ScatterAdd<float>(new float[6], indices, y, 1, 5, 2),
            () => Rows.OneHot<float>(indices, y, 5),
        ])
        {
            Assert.StartsWith(expected, Assert.Throws<ArgumentOutOfRangeException>(call).Message, StringComparison.Ordinal);
            Assert.All(y, v => Assert.Equal(0, v));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Gather<float>([], [0], y, 1, 0, 2));
    }

    [Fact]
    public void Indices_become_rows_with_a_one()
    {
        var y = new double[12];
        Array.Fill(y, 9);
        Rows.OneHot<double>([2, 0, 3], y, 4);
        Assert.Equal([0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1], y);
    }

    [Fact]
    public void The_same_bits_on_any_number_of_threads()
    {
        float[] x = Numbers<float>(1_000_000);
        int[] indices = [.. Enumerable.Range(0, 3000).Select(i => i * 7919 % 1000)];
        SameOnAnyNumberOfThreads<float>(990 * 1000, y => Rows.Copy<float>(x, 1000, y, 990, 1000, 990));
        SameOnAnyNumberOfThreads<float>(300_000, y => Rows.Gather<float>(x, indices, y, 1, 1000, 100));
        SameOnAnyNumberOfThreads<float>(300_000, y => Rows.Gather<float>(x, indices, y, 100, 1000, 1));
        SameOnAnyNumberOfThreads<float>(300_000, y => Rows.ScatterAdd<float>(x, indices, y, 1, 1000, 300));
        SameOnAnyNumberOfThreads<float>(64_000, y => Rows.ScatterAdd<float>(x, indices, y, 1, 1000, 64));
        SameOnAnyNumberOfThreads<float>(100_000, y => Rows.ScatterAdd<float>(x, indices, y, 100, 1000, 1));
        var z = new float[300_000];
        AllocatesNothing(() => Rows.Gather<float>(x, indices, z, 1, 1000, 100));
        AllocatesNothing(() => Rows.ScatterAdd<float>(x, indices, z, 1, 1000, 300));
        var hot = new float[3000 * 1000];
        AllocatesNothing(() => Rows.OneHot<float>(indices, hot, 1000));
    }
}
