using Myelin.Graph;

namespace Myelin.Tests.Initializers;

public sealed class InitializerTests
{
    private const int In = 300, Out = 200;

    // The cut normal's figures: standard deviation as asked, nothing beyond 2 / 0.87962566103423978 of it.
    public static TheoryData<string, double, double> Distributions => new()
    {
        { "zeros", 0, 0 },
        { "glorot_uniform", Math.Sqrt(2.0 / (In + Out)), Math.Sqrt(6.0 / (In + Out)) },
        { "he_uniform", Math.Sqrt(2.0 / In), Math.Sqrt(6.0 / In) },
        { "glorot_normal", Math.Sqrt(2.0 / (In + Out)), 2 / 0.87962566103423978 * Math.Sqrt(2.0 / (In + Out)) },
        { "he_normal", Math.Sqrt(2.0 / In), 2 / 0.87962566103423978 * Math.Sqrt(2.0 / In) },
        { "random_uniform(-0.2, 0.2)", 0.4 / Math.Sqrt(12), 0.2 },
        { "random_normal(0, 0.1)", 0.1, 0.7 },
        { "lecun_uniform", Math.Sqrt(1.0 / In), Math.Sqrt(3.0 / In) },
        { "lecun_normal", Math.Sqrt(1.0 / In), 2 / 0.87962566103423978 * Math.Sqrt(1.0 / In) },
        { "truncated_normal(0, 0.1)", 0.1 * 0.87962566103423978, 0.2 },
        { "variance_scaling(3, fan_out, uniform)", Math.Sqrt(3.0 / Out), Math.Sqrt(9.0 / Out) },
        { "orthogonal(2)", 2 / Math.Sqrt(In), 2 },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Numbers_have_the_mean_the_deviation_and_the_bounds(string text, double deviation, double bound)
    {
        double[] numbers = Array.ConvertAll(Fill(Initializer.Parse(text)), x => (double)x);
        // 60,000 numbers: five standard errors of the mean and of the deviation.
        Assert.Equal(0, numbers.Average(), 5 * deviation / Math.Sqrt(numbers.Length) + 1e-12);
        double found = Math.Sqrt(numbers.Average(x => x * x));
        Assert.Equal(deviation, found, 5 * deviation / Math.Sqrt(2.0 * numbers.Length) + 1e-12);
        Assert.All(numbers, x => Assert.InRange(x, -bound * 1.000001, bound * 1.000001));
        if (text is not ("random_normal(0, 0.1)" or "orthogonal(2)"))
            Assert.True(numbers.Max() >= 0.98 * bound, $"the largest number {numbers.Max()} should come near {bound}");
    }

    [Fact]
    public void Numbers_follow_from_seed_and_place_alone()
    {
        Assert.Equal(Fill(Initializer.GlorotUniform, 5), Fill(Initializer.GlorotUniform, 5));
        Assert.NotEqual(Fill(Initializer.GlorotUniform, 5), Fill(Initializer.GlorotUniform, 6));
        Assert.NotEqual(Fill(Initializer.GlorotUniform, 5), Fill(Initializer.GlorotUniform, 5, weight: 1));
    }

    [Fact]
    public void Ones_and_a_normal_with_a_mean()
    {
        Assert.All(Fill(Initializer.Ones), x => Assert.Equal(1, x));
        Assert.Equal(3, Fill(Initializer.RandomNormal(3, 0.01)).Average(), 1e-3);
    }

    [Fact]
    public void Text_goes_both_ways()
    {
        foreach (string name in Initializer.Names)
            Assert.Equal(name, Initializer.Parse(name).Name);
        Assert.Equal("random_normal(0.1, 0.25)", Initializer.RandomNormal(0.1, 0.25).ToString());
        Assert.Equal(Initializer.RandomNormal(0.1, 0.25), Initializer.Parse(" Random_Normal( 0.1,0.25 ) "));
        Assert.NotEqual(Initializer.RandomNormal(0.1, 0.25), Initializer.RandomNormal(0.1, 0.26));
        foreach (string wrong in (string[])
            [
                "", "he", "he_normal(1)", "random_normal(0, -1)", "random_normal(0", "random_uniform(2, 1)", "random_normal(x, 1)", "(1)",
                "random_uniform(NaN, 1)", "constant(1, 2)", "constant(x)", "he_normal(x)", "variance_scaling(1)",
                "variance_scaling(0, fan_in, uniform)", "variance_scaling(1, fan_on, uniform)", "variance_scaling(fan_in, 1, uniform)",
                "variance_scaling(1, uniform, fan_in)", "orthogonal(1, 2)",
            ])
        {
            Assert.Throws<FormatException>(() => Initializer.Parse(wrong));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomNormal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.RandomUniform(1, 0));
    }

    private static float[] Fill(Initializer initializer, ulong seed = 0, int weight = 0)
    {
        float[] values = new float[In * Out];
        initializer.Fill(values, [In, Out], seed, weight);
        return values;
    }
}
