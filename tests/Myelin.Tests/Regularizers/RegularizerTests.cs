using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Regularizers;

public sealed class RegularizerTests
{
    private static readonly float[] s_weights = [1, -2, 0, 0.5f];

    [Theory]
    [InlineData("l1(0.1)", 0.35)]
    [InlineData("l2(0.1)", 0.525)]
    [InlineData("l1l2(0.1, 0.2)", 1.4)]
    [InlineData("l1l2(0, 0)", 0)]
    public void Penalty_is_the_sum_of_sizes_and_squares(string text, double penalty) =>
        Numbers.Near([penalty], Numbers.Of(Regularizer.Parse(text).Penalty(Node.Parameter(s_weights))));

    [Fact]
    public void Penalty_has_its_gradient()
    {
        Node weights = Node.Parameter(s_weights);
        Numbers.Near([0.1 + 0.4, -0.1 - 0.8, 0, 0.1 + 0.2], Numbers.Of(Regularizer.L1L2(0.1, 0.2).Penalty(weights).Gradients(weights)[0]));
    }

    [Fact]
    public void Text_goes_both_ways()
    {
        foreach (Regularizer regularizer
            in (Regularizer[])[
                Regularizer.L1(0.1), Regularizer.L2(1e-5), Regularizer.L1L2(0.1, 0.3), Regularizer.L1L2(), Regularizer.Orthogonal(0.3),
                Regularizer.Orthogonal(0.1, OrthogonalMode.Columns),
            ])
        {
            Assert.Equal(regularizer, Regularizer.Parse(regularizer.ToString()));
        }

        foreach (string wrong in (string[])[
            "", "l1", "l2(-1)", "l3(1)", "l1l2(1)", "l1(x)", "orthogonal(1)", "orthogonal(1, diagonals)", "orthogonal(-1, rows)",
        ])
        {
            Assert.Throws<FormatException>(() => Regularizer.Parse(wrong));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.L1(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.L2(double.NaN));
    }

    public static TheoryData<string> Penalties => ["l1(0.1)", "l2(0.1)", "l1l2(0.1, 0.2)", "orthogonal(0.3, rows)", "orthogonal(0.3, columns)"];

    [Theory]
    [MemberData(nameof(Penalties))]
    public void Penalties_and_gradients_in_double(string text)
    {
        var regularizer = Regularizer.Parse(text);
        double[] weights = [0.5, -1.2, 0.3, 2, 0.7, -0.4, 1.1, -0.9, 0.6, 0.2, -1.5, 0.8];
        var variable = new Variable("w", [4, 3], ElementType.Float64);
        weights.CopyTo(variable.Values<double>());
        Node penalty = regularizer.Penalty(variable.Node), gradient = penalty.Gradients(variable.Node)[0];
        CompiledGraph graph = CompiledGraph.Compile([penalty, gradient]);
        graph.Run();
        Assert.Equal(Plain(text, weights), graph.Output<double>(penalty)[0], 1e-12);
        double[] slopes = graph.Output<double>(gradient).ToArray();
        for (int i = 0; i < weights.Length; i++)
        {
            double[] up = [.. weights], down = [.. weights];
            (up[i], down[i]) = (up[i] + 1e-6, down[i] - 1e-6);
            Assert.Equal((Plain(text, up) - Plain(text, down)) / 2e-6, slopes[i], 1e-8);
        }
    }

    [Fact]
    public void Orthogonal_weights_cost_nothing_and_zeros_have_no_direction()
    {
        Assert.Equal(0, Numbers.OfDoubles(Regularizer.Orthogonal(1).Penalty(Node.Constant([3.0, 0, 0, 0, 2, 0], [2, 3])))[0]);
        Assert.Equal(1, Numbers.OfDoubles(Regularizer.Orthogonal(1).Penalty(Node.Constant([3.0, 3, -1, -1], [2, 2])))[0], 1e-12);
        Assert.Equal(0, Numbers.OfDoubles(Regularizer.Orthogonal(1).Penalty(Node.Constant([3.0, 3], [1, 2])))[0]);
        Node zeros = Node.Parameter(new double[4], [2, 2]);
        Assert.All(Numbers.OfDoubles(Regularizer.Orthogonal(1).Penalty(zeros).Gradients(zeros)[0]), x => Assert.Equal(0, x));
        Refusal.Contains<ArgumentException>("needs a matrix", () => Regularizer.Orthogonal().Penalty(Node.Parameter([1f, 2f])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.Orthogonal(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Regularizer.Orthogonal(1, (OrthogonalMode)5));
    }

    private static double Plain(string text, double[] w)
    {
        switch (text)
        {
            case "l1(0.1)": return 0.1 * w.Sum(Math.Abs);
            case "l2(0.1)": return 0.1 * w.Sum(x => x * x);
            case "l1l2(0.1, 0.2)": return 0.1 * w.Sum(Math.Abs) + 0.2 * w.Sum(x => x * x);
        }

        bool rows = text.Contains("rows", StringComparison.Ordinal);
        double[][] vectors = [.. Enumerable.Range(0, rows ? 4 : 3)
            .Select(v => Enumerable.Range(0, rows ? 3 : 4).Select(i => w[rows ? v * 3 + i : i * 3 + v]).ToArray())];
        double sum = 0, pairs = 0;
        for (int a = 0; a < vectors.Length; a++)
        {
            for (int b = a + 1; b < vectors.Length; b++, pairs++)
                sum += Math.Abs(Dot(vectors[a], vectors[b])) / Math.Sqrt(Dot(vectors[a], vectors[a]) * Dot(vectors[b], vectors[b]));
        }

        return 0.3 * sum / pairs;
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    // Kernel (2, −1), bias 0.5, one row (1, 1) with target 0: output 1.5, squared 2.25; penalties 0.1 · 3 + 0.2 · 0.25.
    [Fact]
    public void Penalties_are_part_of_the_loss_in_training_and_evaluation()
    {
        var model = new Sequential(new Input(2), new Dense(1, kernelRegularizer: Regularizer.L1(0.1), biasRegularizer: Regularizer.L2(0.2)));
        model.SetWeights([[2, -1], [0.5f]]);
        model.Compile(new SGD(0.1), Loss.MeanSquaredError, Metric.MeanSquaredError);
        var data = new ArrayDataset([1, 1], [2], [0f]);
        Assert.Equal(2.25 + 0.3 + 0.05, model.Evaluate(data)["loss"], 1e-6);
        Assert.Equal(2.25, model.Evaluate(data)["mse"], 1e-6);
        Assert.Equal(2.6, model.TrainOnBatch(data)["loss"], 1e-6);
        Numbers.Near([2 - 0.1 * (3 + 0.1), -1 - 0.1 * (3 - 0.1)], model.GetWeights()[0]);
        Numbers.Near([0.5 - 0.1 * (3 + 0.2)], model.GetWeights()[1]);
    }
}
