using System.Text.Json;
using Myelin.Datasets;
using Myelin.Tests.References;

namespace Myelin.Tests.Models;

public sealed class PerceptronTests
{
    private static readonly double[] s_gateRows = [0, 0, 0, 1, 1, 0, 1, 1];

    // By hand, for w = (0, 0), b = 0 and η = 1: the output is 1 where the net input is above 0, and a wrong row moves by ±(x, 1).
    [Fact]
    public void And_goes_step_by_step_as_on_paper()
    {
        PerceptronTraining training = new Perceptron(2).Fit(s_gateRows, [0, 0, 0, 1]);
        (double Net, double Output, double W1, double W2, double B)[] expected =
        [
            (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 1, 1, 1),
            (1, 1, 1, 1, 0), (1, 1, 1, 0, -1), (0, 0, 1, 0, -1), (0, 0, 2, 1, 0),
            (0, 0, 2, 1, 0), (1, 1, 2, 0, -1), (1, 1, 1, 0, -2), (-1, 0, 2, 1, -1),
            (-1, 0, 2, 1, -1), (0, 0, 2, 1, -1), (1, 1, 1, 1, -2), (0, 0, 2, 2, -1),
            (-1, 0, 2, 2, -1), (1, 1, 2, 1, -2), (0, 0, 2, 1, -2), (1, 1, 2, 1, -2),
            (-2, 0, 2, 1, -2), (-1, 0, 2, 1, -2), (0, 0, 2, 1, -2), (1, 1, 2, 1, -2),
        ];
        PerceptronRow[] rows = [.. training.Epochs.SelectMany(e => e.Rows)];
        Assert.Equal(expected.AsEnumerable(), rows.Select(r => (r.Net, r.Output, r.WeightsAfter[0], r.WeightsAfter[1], r.BiasAfter)));
        Assert.Equal([1, 3, 3, 2, 1, 0], [.. training.Epochs.Select(e => e.Errors)]);
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(i % 4, rows[i].Row);
            Assert.Equal([s_gateRows[i % 4 * 2], s_gateRows[i % 4 * 2 + 1]], rows[i].Inputs);
            Assert.Equal(
                i == 0 ? [0.0, 0, 0] : [expected[i - 1].W1, expected[i - 1].W2, expected[i - 1].B],
                rows[i].WeightsBefore.Append(rows[i].BiasBefore));
            Assert.Equal(rows[i].Target - rows[i].Output, rows[i].Error);
        }

        Assert.True(training.Converged);
        Assert.Equal("Epoch 6 had no errors: the boundary is 2·x1 + 1·x2 − 2 = 0.", training.Outcome);
    }

    // L. Fausett: Fundamentals of Neural Networks, 1994, AND with inputs and targets of ±1: weights (1, 1) and bias −1 after one epoch.
    [Fact]
    public void And_of_signs_is_the_textbook_example()
    {
        var perceptron = new Perceptron(2, Activation.Sign);
        PerceptronTraining training = perceptron.Fit([1, 1, 1, -1, -1, 1, -1, -1], [1, -1, -1, -1]);
        (double, double, double, double, double)[] expected = [(0, 0, 1, 1, 1), (1, 1, 0, 2, 0), (2, 1, 1, 1, -1), (-3, -1, 1, 1, -1)];
        Assert.Equal(
            expected.AsEnumerable(), training.Epochs[0].Rows.Select(r => (r.Net, r.Output, r.WeightsAfter[0], r.WeightsAfter[1], r.BiasAfter)));
        Assert.Equal(2, training.Epochs.Count);
        Assert.Equal([1, 1], perceptron.Weights);
        Assert.Equal(-1, perceptron.Bias);
        Assert.Equal("1·x1 + 1·x2 − 1 = 0", perceptron.Boundary);
        Assert.Equal("sign(1·x1 + 1·x2 − 1)", perceptron.ToString());
    }

    [Theory]
    [InlineData("AND", 0, 0, 0, 1)]
    [InlineData("OR", 0, 1, 1, 1)]
    [InlineData("NAND", 1, 1, 1, 0)]
    [InlineData("NOR", 1, 0, 0, 0)]
    public void Gates_that_a_line_divides_are_learned(string gate, params int[] truth)
    {
        foreach (double rate in (double[])[1, 0.1, 0.3])
        {
            foreach (bool shuffle in (bool[])[false, true])
            {
                var perceptron = new Perceptron(2, learningRate: rate);
                double[] targets = Array.ConvertAll(truth, t => (double)t);
                PerceptronTraining training = perceptron.Fit(s_gateRows, targets, shuffle: shuffle);
                Assert.True(training.Converged, $"{gate} with the rate {rate}: {training.Outcome}");
                Assert.Equal(0, training.Epochs[^1].Errors);
                Assert.Equal(targets, perceptron.Predict(s_gateRows));
                Assert.Null(training.Repeats);
            }

            var sign = new Perceptron(2, Activation.Sign, rate);
            double[] signs = Array.ConvertAll(truth, t => t == 0 ? -1.0 : 1);
            Assert.True(sign.Fit(s_gateRows, signs).Converged);
            Assert.Equal(signs, sign.Predict(s_gateRows));
        }
    }

    // On paper 0.1 steps do just what steps of 1 do, a tenth as large. In binary 0.1 + 0.2 − 0.3 is not 0.
    [Fact]
    public void A_rate_of_a_tenth_gives_the_same_errors_as_on_paper()
    {
        PerceptronTraining whole = new Perceptron(2).Fit(s_gateRows, [0, 0, 0, 1]),
            tenth = new Perceptron(2, learningRate: 0.1).Fit(s_gateRows, [0, 0, 0, 1]);
        Assert.Equal(whole.Epochs.Select(e => e.Errors), tenth.Epochs.Select(e => e.Errors));
        Assert.Equal(0.2, tenth.Weights[0], 1e-12);
        Assert.Contains("0.2·x1 + 0.1·x2 − 0.2 = 0", tenth.Outcome, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    public void Exclusive_or_reaches_the_limit_and_says_so(double rate)
    {
        var perceptron = new Perceptron(2, learningRate: rate);
        PerceptronTraining training = perceptron.Fit(s_gateRows, [0, 1, 1, 0], maxEpochs: 50);
        Assert.False(training.Converged);
        Assert.Equal(50, training.Epochs.Count);
        Assert.All(training.Epochs, epoch => Assert.NotEqual(0, epoch.Errors));
        Assert.Equal((2, 3), training.Repeats);
        Assert.Equal(
            "The limit of 50 epochs was reached and each still had errors, the last one 4 of 4. "
            + "The weights after epoch 3 are those after epoch 2 again, so it goes round for ever: no straight line divides these classes.",
            training.Outcome);
        string text = training.ToString();
        Assert.EndsWith("\n\nEpochs 5 to 50: as epoch 3, over and over\n\n" + training.Outcome, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Epoch 5:", text, StringComparison.Ordinal);
        Assert.Equal(4, training.Epochs[^1].Rows.Count);
    }

    [Fact]
    public void The_table_is_that_of_a_textbook()
    {
        string[] lines = new Perceptron(2, learningRate: 0.5).Fit(s_gateRows, [0, 1, 1, 1]).ToString().Split('\n');
        Assert.Equal("Perceptron with the activation step and the learning rate 0.5", lines[0]);
        Assert.Equal("Epoch 1: 1 error in 4 rows", lines[2]);
        Assert.Equal("  x1 x2 target |  w1  w2   b | net output error | w1' w2'  b'", lines[3]);
        Assert.Equal("   0  0      0 |   0   0   0 |   0      0     0 |   0   0   0", lines[4]);
        Assert.Equal("   0  1      1 |   0   0   0 |   0      0     1 |   0 0.5 0.5", lines[5]);
        Assert.Equal("   1  0      1 |   0 0.5 0.5 | 0.5      1     0 |   0 0.5 0.5", lines[6]);
        Assert.Single(lines[3..8].Select(line => line.Length).Distinct());
    }

    [Fact]
    public void Decisions_and_weights_are_those_of_scikit_learn()
    {
        JsonElement file = ReferenceFile.Open("perceptron.json");
        double[] Read(string name) => file.GetProperty(name).Doubles();
        var perceptron = new Perceptron(3, Activation.Sign);
        PerceptronTraining training = perceptron.Fit(Read("points"), Read("targets"), maxEpochs: 200, record: false);
        Assert.True(training.Converged, training.Outcome);
        Assert.All(training.Epochs, epoch => Assert.Empty(epoch.Rows));
        Assert.Equal(Read("targets"), perceptron.Predict(Read("points")));
        Assert.Equal(Read("decisions"), perceptron.Predict(Read("others")));
        double[] weights = Read("weights");
        for (int i = 0; i < 3; i++)
            Assert.Equal(weights[i], perceptron.Weights[i], 1e-9);
        Assert.Equal(file.GetProperty("bias").GetDouble(), perceptron.Bias, 1e-9);
    }

    [Fact]
    public void Datasets_of_labels_and_of_numbers_train_the_same()
    {
        float[] rows = Array.ConvertAll(s_gateRows, x => (float)x);
        var byLabels = new Perceptron(2, Activation.Sign);
        byLabels.Fit(new ArrayDataset(rows, [2], labels: [0, 0, 0, 1]));
        var byNumbers = new Perceptron(2, Activation.Sign);
        byNumbers.Fit(new ArrayDataset(rows, [2], targets: [-1, -1, -1, 1]));
        Assert.Equal(byLabels.Weights, byNumbers.Weights);
        Assert.Equal([-1, -1, -1, 1], byLabels.Predict(s_gateRows));
    }

    [Fact]
    public void First_weights_are_zeros_given_or_from_a_seed()
    {
        Assert.Equal([0, 0], new Perceptron(2).Weights);
        Perceptron One(ulong seed) => new(3, weightInitializer: Initializer.RandomUniform(-1, 1), seed: seed);
        Assert.Equal(One(1).Weights, One(1).Weights);
        Assert.NotEqual(One(1).Weights, One(2).Weights);
        var given = new Perceptron(2, learningRate: 0.1);
        given.SetWeights([0.3, -0.1], -0.2);
        PerceptronRow first = given.Fit(s_gateRows, [0, 0, 0, 1]).Epochs[0].Rows[0];
        Assert.Equal([0.3, -0.1], first.WeightsBefore);
        Assert.Equal(-0.2, first.Net);
    }

    [Fact]
    public void Without_a_bias_the_boundary_goes_through_the_origin()
    {
        var perceptron = new Perceptron(2, useBias: false);
        PerceptronTraining nor = perceptron.Fit(s_gateRows, [1, 0, 0, 0]);
        Assert.False(nor.Converged);
        Assert.Equal(0, perceptron.Bias);
        Assert.Contains("no straight line through the origin divides", nor.Outcome, StringComparison.Ordinal);
        Assert.DoesNotContain(" b ", nor.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_that_is_cancelled_says_so()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        PerceptronTraining training = new Perceptron(2).Fit(s_gateRows, [0, 1, 1, 0], cancellation: source.Token);
        Assert.Equal("Training was cancelled after 0 epochs, before an epoch had no errors.", training.Outcome);
    }

    [Fact]
    public void Wrong_use_says_what_and_what_to_do()
    {
        Refusal.AnyContains<ArgumentException>("inputs must be at least 1; it is 0", () => new Perceptron(0));
        Refusal.AnyContains<ArgumentException>("step or sign; it is relu", () => new Perceptron(2, Activation.ReLU));
        Refusal.AnyContains<ArgumentException>("learningRate must be positive", () => new Perceptron(2, learningRate: 0));
        var perceptron = new Perceptron(2);
        Refusal.AnyContains<ArgumentException>(
            "3 targets need 3 rows of 2 inputs, 6 numbers; there are 8", () => perceptron.Fit(s_gateRows, [0, 1, 1]));
        Refusal.AnyContains<ArgumentException>(
            "The target of row 1 is -1; with the activation step targets are 0 and 1. For targets -1 and 1 use Activation.Sign.",
            () => perceptron.Fit(s_gateRows, [0, -1, 1, 1]));
        Refusal.AnyContains<ArgumentException>("Input 1 of row 0 is NaN", () => perceptron.Fit([0, double.NaN], [0]));
        Refusal.AnyContains<ArgumentException>("There are no rows", () => perceptron.Fit([], []));
        Refusal.AnyContains<ArgumentException>(
            "maxEpochs must be at least 1", () => perceptron.Fit(s_gateRows, [0, 0, 0, 1], maxEpochs: 0));
        Refusal.AnyContains<ArgumentException>("3 numbers are not whole rows of 2", () => perceptron.Predict([1, 2, 3]));
        Refusal.AnyContains<ArgumentException>("2 weights, but 1 are given", () => perceptron.SetWeights([1]));
        Refusal.AnyContains<ArgumentException>("without a bias", () => new Perceptron(2, useBias: false).SetWeights([1, 1], 1));
    }
}
