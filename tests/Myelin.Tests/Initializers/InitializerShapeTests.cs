using Myelin.Graph;

namespace Myelin.Tests.Initializers;

/// <summary>Initializers over shapes: fan-ins from 1 to 10,000, convolutions, matrices, both precisions, and numbers that may never
/// change.</summary>
public sealed class InitializerShapeTests
{
    private const double Cut = 0.87962566103423978;

    private static readonly (string Name, double Scale, string Fan, bool Uniform)[] s_scaled =
    [
        ("glorot_uniform", 1, "average", true), ("glorot_normal", 1, "average", false), ("he_uniform", 2, "in", true), ("he_normal", 2, "in", false),
        ("lecun_uniform", 1, "in", true), ("lecun_normal", 1, "in", false), ("variance_scaling(0.5, fan_out, truncated_normal)", 0.5, "out", false),
        ("variance_scaling(2, fan_avg, uniform)", 2, "average", true), ("variance_scaling(3, fan_in, uniform)", 3, "in", true),
    ];

    // Dense kernels, and those of convolutions: (field…, inputs, outputs).
    private static readonly int[][] s_shapes =
    [
        [1, 2000], [2, 1000], [10, 300], [100, 64], [1000, 8], [10_000, 4], [1, 1, 500, 20], [3, 3, 1, 900], [3, 3, 64, 8], [5, 100, 10],
        [2, 3, 5, 7, 40], [4, 4, 625, 2],
    ];

    public static TheoryData<string, int> Cases => [.. s_scaled.SelectMany(s => Enumerable.Range(0, s_shapes.Length).Select(i => (s.Name, i)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Mean_deviation_and_bounds_follow_from_the_fans(string text, int shapeIndex)
    {
        (_, double scale, string fan, bool uniform) = s_scaled.Single(s => s.Name == text);
        int[] sizes = s_shapes[shapeIndex];
        double field = sizes[..^2].Aggregate(1.0, (a, b) => a * b), fanIn = field * sizes[^2], fanOut = field * sizes[^1];
        double variance = scale / (fan == "in" ? fanIn : fan == "out" ? fanOut : (fanIn + fanOut) / 2);
        double deviation = Math.Sqrt(variance), bound = uniform ? Math.Sqrt(3 * variance) : 2 / Cut * deviation;

        double[] numbers = new double[(int)(field * sizes[^2] * sizes[^1])];
        Initializer.Parse(text).Fill(numbers, Shape(sizes), 7, shapeIndex);
        Check(numbers, 0, deviation, uniform ? 1.8 : 2.3756);
        Assert.All(numbers, x => Assert.InRange(x, -bound * (1 + 1e-12), bound * (1 + 1e-12)));
    }

    [Theory]
    [InlineData("random_normal(0.5, 2)", 0.5, 2, 3)]
    [InlineData("random_uniform(-3, 1)", -1, 1.1547005383792515, 1.8)]
    [InlineData("truncated_normal(1, 0.5)", 1, 0.5 * Cut, 2.3756)]
    [InlineData("variance_scaling(1, fan_in, untruncated_normal)", 0, 0.1, 3)]
    public void Mean_and_deviation_are_those_asked_for(string text, double mean, double deviation, double kurtosis)
    {
        double[] numbers = new double[40_000];
        Initializer.Parse(text).Fill(numbers, [100, 400], 3, 1);
        Check(numbers, mean, deviation, kurtosis);
    }

    // The numbers of version 0.1: a seed must go on to mean the same network. The last figure is FNV-1a over the bits of all 6,300.
    [Theory]
    [InlineData("glorot_uniform", -0.020084139f, 0.061800163f, 0x8C5ADE9A86F392FD)]
    [InlineData("glorot_normal", -0.028900335f, 0.0049498114f, 0x24DBBF5937B2ED1F)]
    [InlineData("he_uniform", -0.07852286f, 0.24161978f, 0x2515E6DA71099ED7)]
    [InlineData("he_normal", -0.1129915f, 0.019352254f, 0xE44E935DA58BED31)]
    [InlineData("random_normal(0.5, 2)", -0.61565244f, 0.14219771f, 0xA8037296B63E0A91)]
    [InlineData("random_uniform(-3, 1)", -1.5088863f, 0.5658752f, 0x4D0C190DAA5024D0)]
    public void Seeds_give_the_numbers_that_they_always_gave(string text, float first, float last, ulong all)
    {
        float[] numbers = new float[6300];
        Initializer.Parse(text).Fill(numbers, [3, 3, 7, 100], 42, 5);
        ulong hash = 14695981039346656037;
        foreach (float number in numbers)
            hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(number)) * 1099511628211);
        Assert.Equal((first, last, all), (numbers[0], numbers[^1], hash));
    }

    [Theory]
    [InlineData("glorot_uniform")]
    [InlineData("lecun_normal")]
    [InlineData("orthogonal(0.5)")]
    [InlineData("constant(0.1)")]
    [InlineData("identity(3)")]
    public void Float32_is_float64_rounded(string text)
    {
        float[] floats = new float[9000];
        double[] doubles = new double[9000];
        Initializer.Parse(text).Fill(floats, [90, 100], 1, 2);
        Initializer.Parse(text).Fill(doubles, [90, 100], 1, 2);
        Assert.Equal(Array.ConvertAll(doubles, x => (float)x), floats);
    }

    [Theory]
    [InlineData(new[] { 5, 5 }, 1)]
    [InlineData(new[] { 64, 20 }, 1)]
    [InlineData(new[] { 20, 64 }, 1)]
    [InlineData(new[] { 300, 300 }, 2.5)]
    [InlineData(new[] { 3, 3, 4, 30 }, 1)]
    [InlineData(new[] { 1, 7 }, 1)]
    [InlineData(new[] { 7, 1 }, -1)]
    public void Orthogonal_rows_or_columns(int[] sizes, double gain)
    {
        int columns = sizes[^1], rows = sizes[..^1].Aggregate((a, b) => a * b);
        float[] q = new float[rows * columns];
        Initializer.Orthogonal(gain).Fill(q, Shape(sizes), 5, 0);
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        for (int a = 0; a < count; a++)
        {
            for (int b = a; b < count; b++)
            {
                double dot = 0;
                for (int i = 0; i < length; i++)
                    dot += (double)At(a, i) * At(b, i);
                Assert.Equal(a == b ? gain * gain : 0, dot, 1e-6 * gain * gain);
            }
        }

        float At(int vector, int i) => rows >= columns ? q[i * columns + vector] : q[vector * columns + i];
    }

    // All orthogonal matrices are equally likely, so each number has mean 0 and variance 1 / n, and a 1 × 1 matrix is 1 or −1 as often.
    [Fact]
    public void No_orthogonal_matrix_is_likelier_than_another()
    {
        double[] sums = new double[9], squares = new double[9], q = new double[9];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            Initializer.Orthogonal().Fill(q, [3, 3], seed, 0);
            for (int i = 0; i < 9; i++)
                (sums[i], squares[i]) = (sums[i] + q[i], squares[i] + q[i] * q[i]);
        }

        Assert.All(sums, sum => Assert.Equal(0, sum / 4000, 5 * Math.Sqrt(1 / 3.0 / 4000)));
        // A squared coordinate on the sphere is uniform's square: variance 4/45.
        Assert.All(squares, square => Assert.Equal(1 / 3.0, square / 4000, 5 * Math.Sqrt(4 / 45.0 / 4000)));
    }

    [Fact]
    public void Identity_and_constant()
    {
        float[] numbers = new float[6];
        Initializer.Identity(2).Fill(numbers, [2, 3], 0, 0);
        Assert.Equal([2, 0, 0, 0, 2, 0], numbers);
        Initializer.Identity().Fill(numbers, [3, 2], 0, 0);
        Assert.Equal([1, 0, 0, 1, 0, 0], numbers);
        Initializer.Constant(-1.5).Fill(numbers, [6], 0, 0);
        Assert.All(numbers, x => Assert.Equal(-1.5f, x));
        Refusal.Contains<ArgumentException>(
            "weights of two axes; this one has the shape (6", () => Initializer.Identity().Fill(numbers, [6], 0, 0));
        Refusal.Contains<ArgumentException>("two axes or more", () => Initializer.Orthogonal().Fill(numbers, [6], 0, 0));
    }

    [Fact]
    public void Text_goes_both_ways()
    {
        foreach (Initializer initializer in (Initializer[])
            [
                Initializer.Constant(0.1), Initializer.Identity(), Initializer.Orthogonal(1.4142135623730951),
                Initializer.TruncatedNormal(), Initializer.LecunNormal,
                Initializer.VarianceScaling(), Initializer.VarianceScaling(0.1, FanMode.FanAverage, ScalingDistribution.UntruncatedNormal),
            ])
        {
            Assert.Equal(initializer, Initializer.Parse(initializer.ToString()));
        }

        Assert.Equal("variance_scaling(1, fan_in, truncated_normal)", Initializer.VarianceScaling().ToString());
        Assert.NotEqual(Initializer.VarianceScaling(1, FanMode.FanIn), Initializer.VarianceScaling(1, FanMode.FanOut));
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Constant(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Identity(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Orthogonal(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.TruncatedNormal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(1, (FanMode)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.VarianceScaling(1, FanMode.FanIn, (ScalingDistribution)9));
    }

    /// <summary>Five standard errors of the mean, and of the variance, which follows from the kurtosis.</summary>
    private static void Check(double[] numbers, double mean, double deviation, double kurtosis)
    {
        Assert.Equal(mean, numbers.Average(), 5 * deviation / Math.Sqrt(numbers.Length));
        double variance = numbers.Average(x => (x - mean) * (x - mean));
        Assert.Equal(deviation * deviation, variance, 5 * deviation * deviation * Math.Sqrt((kurtosis - 1) / numbers.Length));
    }

    private static Shape Shape(int[] sizes) => [.. sizes.Select(s => (Dimension)s)];
}
