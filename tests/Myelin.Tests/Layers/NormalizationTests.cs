using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin.Tests.Layers;

/// <summary>What layers of normalization do over a training, and where their figures come from.</summary>
public sealed class NormalizationTests
{
    [Fact]
    public void Batch_normalization_learns_the_mean_and_the_variance_of_the_data()
    {
        ArrayDataset data = Spread(4096);
        var model = new Sequential(new Input(2), new BatchNormalization(momentum: 0.9), new Dense(1));
        model.Compile(new SGD(0.01), Loss.MeanSquaredError);
        model.Fit(data, epochs: 3, batchSize: 256);
        float[][] weights = model.GetWeights();
        // gamma, beta, moving mean, moving variance: of columns that are N(5, 2²) and N(−3, 0.5²).
        Assert.Equal(5, weights[2][0], 0.15);
        Assert.Equal(-3, weights[2][1], 0.05);
        Assert.Equal(4, weights[3][0], 0.4);
        Assert.Equal(0.25, weights[3][1], 0.03);
        Assert.Equal(3 * 2 + 2 + 2, model.ParameterCount - 1);
        Assert.Equal(4, model.TrainableVariables.Count);
    }

    [Fact]
    public void A_frozen_batch_normalization_keeps_its_averages()
    {
        ArrayDataset data = Spread(256);
        var model = new Sequential(new Input(2), new BatchNormalization(), new Dense(1));
        model.GetLayer("batch_normalization").Trainable = false;
        model.Compile(new SGD(0.01), Loss.MeanSquaredError);
        float[][] before = model.GetWeights();
        model.Fit(data, epochs: 2, batchSize: 64);
        float[][] after = model.GetWeights();
        Assert.Equal(before[..4], after[..4]);
        Assert.NotEqual(before[4], after[4]);
    }

    [Fact]
    public void Batch_normalization_of_numbers_far_from_0_is_sound()
    {
        // In float32 the mean of squares minus the square of the mean would be noise here.
        Node x = Node.Constant(Enumerable.Range(0, 1000).Select(i => 10_000f + i % 2).ToArray(), [1000, 1]);
        Network network = Network.Build([new BatchNormalization(epsilon: 1e-6)], [1]);
        network.Initialize(seed: 1);
        ForwardPass pass = network.Forward([x], new RandomGenerator(1));
        Assert.All(Numbers.Of(pass.Outputs[0]), y => Assert.Equal(1, Math.Abs(y), 1e-3));
    }

    [Fact]
    public void Normalization_takes_its_figures_from_data()
    {
        ArrayDataset data = Spread(512);
        var layer = new Normalization();
        Refusal.Contains<InvalidOperationException>(
            "new Normalization().Adapt(data)", () => new Sequential(new Input(2), layer).Predict([1, 2]));
        Normalization adapted = layer.Adapt(data);
        float[] y = new Sequential(new Input(2), adapted).Predict(data.Inputs);
        for (int column = 0; column < 2; column++)
        {
            double[] numbers = [.. y.Where((_, i) => i % 2 == column).Select(v => (double)v)];
            Assert.Equal(0, numbers.Average(), 1e-5);
            Assert.Equal(1, numbers.Average(v => v * v), 1e-5);
        }

        float[] back = new Sequential(new Input(2), new Normalization(mean: adapted.Mean, variance: adapted.Variance, invert: true)).Predict(y);
        Numbers.Near([.. data.Inputs.ToArray().Select(v => (double)v)], back, 1e-5);
        Assert.Equal(adapted, layer.Adapt(data));
        Assert.NotEqual(adapted, new Normalization());
    }

    [Fact]
    public void Normalization_has_figures_for_the_axes_that_it_is_told()
    {
        float[] rows = [.. Enumerable.Range(0, 2 * 3 * 4).Select(i => (float)i)];
        Assert.Equal(4, new Normalization().Adapt(rows, 3, 4).Mean!.Count);
        Normalization steps = new Normalization(axis: 1).Adapt(rows, 3, 4), all = new Normalization(axis: []).Adapt(rows, 3, 4);
        Assert.Equal([7.5, 11.5, 15.5], steps.Mean!, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(11.5, Assert.Single(all.Mean!), 1e-12);
        Assert.Equal((24.0 * 24 - 1) / 12, Assert.Single(all.Variance!), 1e-10);
        Assert.Equal(12, new Normalization(axis: [1, 2]).Adapt(rows, 3, 4).Mean!.Count);
        Refusal.Contains<ArgumentException>(
            "25 numbers are not one or more whole rows of 12 numbers", () => new Normalization().Adapt(new float[25], 3, 4));
    }

    [Fact]
    public void A_lambda_is_saved_when_it_is_registered()
    {
        var model = new Sequential(new Input(2), new Lambda(x => x.Square()));
        using var folder = new TemporaryFolder();
        Refusal.Contains<InvalidOperationException>("lambda", () => model.Save(folder["model.myelin"]));
        CustomObjects.RegisterLayer("lambda", _ => new Lambda(x => x.Square()));
        model.Save(folder["model.myelin"]);
        Assert.Equal([4f, 9], Model.Load(folder["model.myelin"]).Predict([2, 3]));
    }

    [Fact]
    public void Activity_regularization_is_part_of_the_loss()
    {
        var model = new Sequential(
            new Input(2), new ActivityRegularization(l1: 0.5, l2: 0.25),
            new Dense(1, useBias: false, kernelInitializer: Initializer.Zeros));
        model.Compile(new SGD(), Loss.MeanSquaredError);
        // (0.5 (1 + 2 + 3) + 0.25 (1 + 4 + 9)) / 2 rows, and the error is 0.
        Assert.Equal(3.25, model.TrainOnBatch([1, -2, 3, 0], [0f, 0f]), 1e-6);
    }

    /// <summary>The penalty on what a layer makes is 0.5 Σ|y| + 0.25 Σy² over the rows of the batch.</summary>
    [Fact]
    public void An_activity_regularizer_penalizes_what_a_layer_makes()
    {
        Regularizer penalty = Regularizer.L1L2(0.5, 0.25);
        Check(new Dense(3, activityRegularizer: penalty), 4);
        Check(new Conv1D(2, 3, activityRegularizer: penalty), 5, 2);
        Check(new Conv2DTranspose(2, 2, activityRegularizer: penalty), 3, 3, 1);
        Check(new DepthwiseConv1D(2, activityRegularizer: penalty), 5, 2);
        Check(new SeparableConv1D(2, 2, activityRegularizer: penalty), 5, 2);
        Check(new LSTM(3, returnSequences: true, activityRegularizer: penalty), 4, 2);
        Check(new GRU(3, activityRegularizer: penalty), 4, 2);
        Check(new Bidirectional(new SimpleRNN(3, activityRegularizer: penalty)), 4, 2);
        Check(new TimeDistributed(new Dense(3, activityRegularizer: penalty)), 4, 2);

        static void Check(Layer layer, params int[] input)
        {
            var model = new Sequential(new Input(input), layer, new Flatten(), new Dense(1, useBias: false, kernelInitializer: Initializer.Zeros));
            model.Compile(new SGD(), Loss.MeanSquaredError);
            var outputs = new Sequential(new Input(input), layer);
            float[] x = [.. Enumerable.Range(0, 2 * input.Aggregate(1, (a, b) => a * b)).Select(i => MathF.Sin(i))];
            outputs.SetWeights([.. model.GetWeights().Take(outputs.GetWeights().Length)]);
            float[] y = outputs.Predict(x);
            double expected = (0.5 * y.Sum(v => Math.Abs((double)v)) + 0.25 * y.Sum(v => (double)v * v)) / 2;
            Assert.Equal(expected, model.TrainOnBatch(x, [0f, 0f]), 1e-5 * expected);
        }
    }

    private static ArrayDataset Spread(int rows)
    {
        var random = new Random(2);
        float[] inputs = new float[2 * rows], targets = new float[rows];
        for (int i = 0; i < rows; i++)
        {
            inputs[2 * i] = (float)(5 + 2 * Normal());
            inputs[2 * i + 1] = (float)(-3 + 0.5 * Normal());
            targets[i] = inputs[2 * i] - inputs[2 * i + 1];
        }

        return new ArrayDataset(inputs, [2], targets);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [Fact]
    public void Unit_normalization_brings_tiny_rows_to_length_1_and_leaves_zeros()
    {
        var model = new Sequential(new Input(2), new UnitNormalization());
        Numbers.Near([0.6, -0.8, 0, 0], model.Predict([3e-10f, -4e-10f, 0, 0]));
    }
}
