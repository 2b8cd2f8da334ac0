using Myelin.Graph;

namespace Myelin.Tests.Constraints;

public sealed class ConstraintTests
{
    private static readonly double[] s_weights = [3, -0.1, 0, 4, 0.2, 0, -0.5, 0.05, 0];

    public static TheoryData<string> Texts =>
        [
            "max_norm(2, 0)", "max_norm(0.5, 1)", "max_norm(1, 0, 1)", "max_norm(2, -1)", "min_max_norm(0.5, 1, 1, 0)",
            "min_max_norm(0.5, 1, 0.3, 1)", "unit_norm(0)", "unit_norm(1)", "non_neg",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Weights_are_those_of_the_formula(string text)
    {
        double[] found = Numbers.OfDoubles(Constraint.Parse(text).Apply(Node.Constant(s_weights, [3, 3])));
        double[] expected = Plain(text);
        for (int i = 0; i < 9; i++)
            Assert.Equal(expected[i], found[i], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_goes_both_ways(string text)
    {
        Assert.Equal(text, Constraint.Parse(text).ToString());
        Assert.Equal(Constraint.Parse(text), Constraint.Parse(text));
        Assert.Equal(Constraint.Parse(text).GetHashCode(), Constraint.Parse(text).GetHashCode());
    }

    [Fact]
    public void Defaults_are_Keras()
    {
        Assert.Equal("max_norm(2, 0)", Constraint.MaxNorm().ToString());
        Assert.Equal("min_max_norm(0, 1, 1, 0)", Constraint.MinMaxNorm().ToString());
        Assert.Equal("unit_norm(0)", Constraint.UnitNorm().ToString());
        Assert.Equal("max_norm(3, 0, 1, 2)", Constraint.MaxNorm(3, axis: [0, 1, 2]).ToString());
        Assert.Equal(Constraint.MaxNorm(), Constraint.Parse("max_norm"));
        Assert.NotEqual(Constraint.MaxNorm(2), Constraint.MaxNorm(3));
        Assert.NotEqual(Constraint.MaxNorm(2), Constraint.MaxNorm(2, 1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("norm")]
    [InlineData("max_norm(-1)")]
    [InlineData("max_norm(2, 0.5)")]
    [InlineData("max_norm(NaN)")]
    [InlineData("min_max_norm(2, 1)")]
    [InlineData("min_max_norm(0, 1, 2)")]
    [InlineData("min_max_norm(0)")]
    [InlineData("non_neg(1)")]
    public void Other_texts_are_refused(string text) => Assert.Throws<FormatException>(() => Constraint.Parse(text));

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Constraint.MaxNorm(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Constraint.MaxNorm(double.NaN));
        Refusal.Contains<ArgumentOutOfRangeException>("minValue must be at most maxValue, 1; it is 2", () => Constraint.MinMaxNorm(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Constraint.MinMaxNorm(rate: 1.5));
    }

    [Fact]
    public void A_layers_weights_are_within_after_each_step()
    {
        var model = new Sequential(
            new Input(4),
            new Dense(
                6, Activation.ReLU, biasInitializer: Initializer.Constant(-1), kernelConstraint: Constraint.MaxNorm(0.5),
                biasConstraint: Constraint.NonNeg),
            new Dense(3, Activation.Softmax, kernelConstraint: Constraint.UnitNorm()));
        model.Compile(new Adam(0.1), Loss.SparseCategoricalCrossentropy);
        model.Fit(Samples.Iris(), epochs: 3, batchSize: 16);
        float[][] weights = model.GetWeights();
        double[] first = Norms(weights[0], 6), second = Norms(weights[2], 3);
        Assert.All(first, norm => Assert.InRange(norm, 0, 0.500001));
        Assert.Contains(first, norm => norm > 0.499);
        Assert.All(weights[1], bias => Assert.True(bias >= 0));
        Assert.All(second, norm => Assert.Equal(1, norm, 1e-5));
        Assert.Contains(weights[3], bias => bias < 0);
    }

    private static double[] Norms(float[] kernel, int columns) =>
        [.. Enumerable.Range(0, columns).Select(c => Math.Sqrt(kernel.Where((_, i) => i % columns == c).Sum(w => (double)w * w)))];

    private static double[] Plain(string text)
    {
        double[] result = [.. s_weights];
        if (text == "non_neg")
            return Array.ConvertAll(result, w => Math.Max(w, 0));
        string axes = text.Contains("0, 1)", StringComparison.Ordinal) && text.StartsWith("max_norm(1", StringComparison.Ordinal) ? "all"
            : text.EndsWith("-1)", StringComparison.Ordinal) || text.EndsWith(" 1)", StringComparison.Ordinal)
                || text == "unit_norm(1)" ? "rows" : "columns";
        for (int i = 0; i < 9; i++)
        {
            IEnumerable<int> together = Enumerable.Range(0, 9).Where(k => axes == "all" || (axes == "rows" ? k / 3 == i / 3 : k % 3 == i % 3));
            double norm = Math.Sqrt(together.Sum(k => s_weights[k] * s_weights[k]));
            double desired = text[..5] switch
            {
                "max_n" => Math.Min(norm, double.Parse(text.Split('(', ',')[1], System.Globalization.CultureInfo.InvariantCulture)),
                "min_m" => text.Contains("0.3", StringComparison.Ordinal) ? 0.3 * Math.Clamp(norm, 0.5, 1) + 0.7 * norm : Math.Clamp(norm, 0.5, 1),
                _ => 1,
            };
            result[i] *= desired / (norm + 1e-7);
        }

        return result;
    }
}
