using System.Numerics;

namespace Myelin.Kernels.Tests;

public sealed class ReductionTests : VectorWidths
{
    private delegate void Reduce<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int reduced, int inner);

    private static void Each<T>(T[] x, int outer, int reduced, int inner, Action<int, double[]> check) where T : INumber<T>
    {
        var part = new double[reduced];
        for (int o = 0; o < outer; o++)
        {
            for (int k = 0; k < inner; k++)
            {
                for (int j = 0; j < reduced; j++) part[j] = double.CreateTruncating(x[(o * reduced + j) * inner + k]);
                check(o * inner + k, part);
            }
        }
    }

    private static double LogSumExp(double[] x)
    {
        double max = x.Length == 0 ? double.NegativeInfinity : x.Max();
        if (x.Any(double.IsNaN)) return double.NaN;
        if (double.IsInfinity(max)) return max;
        return max + Math.Log(x.Sum(v => Math.Exp(v - max)));
    }

    private static double Largest(double[] x) => x.Aggregate(double.NegativeInfinity, Math.Max);

    private static double Smallest(double[] x) => x.Aggregate(double.PositiveInfinity, Math.Min);

    private static int Place(double[] x)
    {
        int nan = Array.FindIndex(x, double.IsNaN);
        return nan >= 0 ? nan : x.Length == 0 ? 0 : Array.IndexOf(x, x.Max());
    }

    private static void CheckAll<T>(T[] x, int outer, int reduced, int inner, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        void Check(Reduce<T> reduce, Func<double[], double> expected, Func<double[], double> within)
        {
            // A number after the end tells whether the kernel wrote beyond it.
            var y = new T[outer * inner + 1];
            y[^1] = T.CreateTruncating(42);
            reduce(x, y, outer, reduced, inner);
            Assert.Equal(T.CreateTruncating(42), y[^1]);
            Each(x, outer, reduced, inner, (i, part) => Near(expected(part), y[i], within(part), $"({outer}, {reduced}, {inner}) at {i}"));
        }

        // What rounding may cost a sum depends on the size of what is added, not on what is left of it.
        double rounding = 8 * double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        Check(Reductions.Sum, part => part.Sum(), part => rounding * part.Sum(Math.Abs) / Math.Max(1, Math.Abs(part.Sum())));
        Check(Reductions.Max, Largest, _ => 0);
        Check(Reductions.Min, Smallest, _ => 0);
        Check(Reductions.LogSumExp, LogSumExp, _ => tolerance);

        var places = new int[outer * inner];
        Reductions.ArgMax<T>(x, places, outer, reduced, inner);
        Each(x, outer, reduced, inner, (i, part) => Assert.Equal(Place(part), places[i]));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_length_in_every_place(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int length in Lengths)
        {
            foreach ((int outer, int reduced, int inner) in ((int, int, int)[])
            [
                (1, length, 1), (3, length, 1), (length, 7, 1), (1, 5, length), (1, length, 3), (2, length, 17), (length, 3, 2),
                (1, length, 70),
            ])
            {
                CheckAll(Numbers<float>(outer * reduced * inner, length + 1), outer, reduced, inner, 1e-5);
                CheckAll(Numbers<double>(outer * reduced * inner, length + 2), outer, reduced, inner, 1e-13);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Special_values(VectorWidth width)
    {
        VectorPath.Current = width;
        double[] specials = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1000, -1000];
        foreach (int reduced in (int[])[1, 2, 5, 16, 17, 40, 100])
        {
            foreach (int inner in (int[])[1, 3, 20])
            {
                foreach (double special in specials)
                {
                    float[] x = Numbers<float>(2 * reduced * inner);
                    x[^1] = (float)special;
                    x[reduced / 2] = (float)special;
                    CheckAll(x, 2, reduced, inner, 1e-5);
                    CheckAll(Array.ConvertAll(x, v => (double)v), 2, reduced, inner, 1e-13);
                    Array.Fill(x, (float)special);
                    CheckAll(x, 2, reduced, inner, 1e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_first_of_equals_is_the_place_of_the_largest(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach (int length in Lengths.Where(n => n > 2))
        {
            var x = new float[length];
            x[length / 2] = x[length - 1] = 3;
            var y = new int[1];
            Reductions.ArgMax<float>(x, y, 1, length, 1);
            Assert.Equal(length / 2, y[0]);
            x[length - 2] = float.NaN;
            x[length - 1] = float.PositiveInfinity;
            Reductions.ArgMax<float>(x, y, 1, length, 1);
            Assert.Equal(length - 2, y[0]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_million_floats_are_added_to_the_last_bits(VectorWidth width)
    {
        VectorPath.Current = width;
        // All of one sign: plain addition one after another would be wrong in the third or fourth digit.
        float[] x = Array.ConvertAll(Numbers<float>(1 << 20), v => Math.Abs(v) + 0.1f);
        double expected = x.Sum(v => (double)v);
        foreach (int inner in (int[])[1, 2, 16, 64, 1024])
        {
            var y = new float[inner];
            Reductions.Sum<float>(x, y, 1, x.Length / inner, inner);
            double sum = y.Sum(v => (double)v);
            Assert.True(Math.Abs(sum - expected) <= 1e-6 * expected, $"inner {inner}: {sum} instead of {expected}");
        }
    }

    public static TheoryData<int, int, int> LargeShapes =>
        new()
        {
            { 1, 500_000, 1 }, { 3, 200_000, 1 }, { 2000, 150, 1 }, { 1, 3000, 100 }, { 1, 200, 2000 }, { 2, 5000, 37 }, { 50, 100, 60 },
            { 3000, 10, 10 },
        };

    [Theory]
    [MemberData(nameof(LargeShapes))]
    public void The_same_bits_on_any_number_of_threads(int outer, int reduced, int inner)
    {
        float[] x = Numbers<float>(outer * reduced * inner);
        double[] d = Array.ConvertAll(x, v => (double)v);
        CheckAll(x, outer, reduced, inner, 1e-5);
        CheckAll(d, outer, reduced, inner, 1e-12);
        SameOnAnyNumberOfThreads<float>(outer * inner, y => Reductions.Sum(x, y, outer, reduced, inner));
        SameOnAnyNumberOfThreads<double>(outer * inner, y => Reductions.Sum(d, y, outer, reduced, inner));
        SameOnAnyNumberOfThreads<float>(outer * inner, y => Reductions.Max(x, y, outer, reduced, inner));
        SameOnAnyNumberOfThreads<float>(outer * inner, y => Reductions.LogSumExp(x, y, outer, reduced, inner));
        if (outer * inner > 8)
            SameOnAnyNumberOfThreads<int>(outer * inner, y => Reductions.ArgMax(x, y, outer, reduced, inner));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Moments_of_empty_axes_are_no_work(VectorWidth width)
    {
        VectorPath.Current = width;
        foreach ((int outer, int reduced, int inner) in ((int, int, int)[])
        [
            (0, 3, 4), (0, 3, 1), (1, 3, 0), (3, 3, 0), (2, 0, 3), (2, 0, 1), (0, 0, 0), (0, 100_000, 4), (1, 100_000, 0),
        ])
        {
            Check<float>();
            Check<double>();

            void Check<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
            {
                // A number after the end tells whether the kernel wrote beyond it.
                int count = outer * inner;
                var means = new T[count + 1];
                var variances = new T[count + 1];
                means[count] = variances[count] = T.CreateTruncating(42);
                Reductions.Moments<T>(new T[outer * reduced * inner], means, variances, outer, reduced, inner);
                Assert.Equal(T.CreateTruncating(42), means[count]);
                Assert.Equal(T.CreateTruncating(42), variances[count]);
                Assert.All(means[..count], x => Assert.True(T.IsNaN(x)));
                Assert.All(variances[..count], x => Assert.True(T.IsNaN(x)));
            }
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] x = Numbers<float>(200_000);
        var y = new float[1000];
        var places = new int[1000];
        foreach ((int outer, int reduced, int inner) in ((int, int, int)[])[(1, 10, 1), (128, 10, 1), (1, 128, 256), (1, 200_000, 1),
            (1, 2000, 100)])
        {
            AllocatesNothing(() => Reductions.Sum(x, y, outer, reduced, inner));
            AllocatesNothing(() => Reductions.Min(x, y, outer, reduced, inner));
            AllocatesNothing(() => Reductions.LogSumExp(x, y, outer, reduced, inner));
            AllocatesNothing(() => Reductions.ArgMax(x, places, outer, reduced, inner));
        }
    }

    [Fact]
    public void Sizes_that_do_not_fit_the_spans_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.Sum<float>(new float[9], new float[1], 1, 10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Reductions.Sum<float>(new float[10], [], 1, 10, 1));
        Assert.Throws<NotSupportedException>(() => Reductions.Sum<Half>(new Half[4], new Half[1], 1, 4, 1));
    }
}
