using Myelin.Datasets;

namespace Myelin.Tests.Training;

public sealed class LearningRateRangeTestTests
{
    [Fact]
    public void Rates_grow_by_one_factor_and_the_loss_falls_and_runs_away()
    {
        Sequential model = Model(new SGD());
        var test = LearningRateRangeTest.Run(model, Samples.Iris(), 1e-5, 1e3, steps: 120, batchSize: 25);
        Assert.InRange(test.Rates.Count, 60, 120);
        Assert.Equal(test.Rates.Count, test.Losses.Count);
        Assert.Equal(test.Rates.Count, test.SmoothedLosses.Count);
        Assert.Equal(1e-5, test.Rates[0]);
        double factor = Math.Pow(1e8, 1 / 119.0);
        for (int i = 1; i < test.Rates.Count; i++)
            Assert.Equal(factor, test.Rates[i] / test.Rates[i - 1], 1e-9);
        double suggested = Assert.NotNull(test.SuggestedRate);
        Assert.InRange(suggested, 0.005, 5);
        Assert.Contains(suggested, test.Rates);
        // The definition: nowhere does the average fall more over a tenth of the rates, once it is one of many batches.
        int at = test.Rates.ToList().IndexOf(suggested), apart = test.Rates.Count / 20;
        for (int i = 9 + apart; i + apart < test.Rates.Count; i++)
        {
            Assert.True(test.SmoothedLosses[at + apart]
                - test.SmoothedLosses[at - apart] <= test.SmoothedLosses[i + apart] - test.SmoothedLosses[i - apart]);
        }

        Assert.Contains("the loss falls steepest at", test.ToString(), StringComparison.Ordinal);
    }

    // Batches of few rows differ more from one another than they fall with tiny rates.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_noise_of_small_batches_suggests_no_tiny_rate(int seed)
    {
        var random = new Random(seed);
        float[,] inputs = new float[100, 4];
        float[] targets = new float[100];
        for (int i = 0; i < 100; i++)
        {
            for (int k = 0; k < 4; k++)
                inputs[i, k] = random.NextSingle();
            targets[i] = 2 * inputs[i, 0] - inputs[i, 1];
        }

        var model = new Sequential(new Input(4), new Dense(1)) { Seed = (ulong)seed };
        model.Compile(new SGD(), Loss.MeanSquaredError);
        Assert.InRange(Assert.NotNull(LearningRateRangeTest.Run(model, ArrayDataset.Of(inputs, targets)).SuggestedRate), 1e-3, 1);
    }

    [Fact]
    public void Averages_are_those_of_the_losses()
    {
        var test = LearningRateRangeTest.Run(Model(new Adam()), Samples.Iris(), steps: 10, smoothing: 0.5);
        double weights = 0, sum = 0;
        for (int i = 0; i < test.Losses.Count; i++)
        {
            (weights, sum) = (weights * 0.5 + 1, sum * 0.5 + test.Losses[i]);
            Assert.Equal(sum / weights, test.SmoothedLosses[i], 1e-12);
        }
    }

    public static TheoryData<string> Optimizers => ["adam", "nadam", "average"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void The_model_is_left_as_it_was(string name)
    {
        Sequential tested = Model(Optimizer(name)), untouched = Model(Optimizer(name));
        foreach (Sequential model in (Sequential[])[tested, untouched])
            model.Fit(Samples.Iris(), epochs: 2);
        LearningRateRangeTest.Run(tested, Samples.Iris());
        Assert.Equal(untouched.GetWeights(), tested.GetWeights());
        Assert.Equal(untouched.Optimizer!.LearningRate, tested.Optimizer!.LearningRate);
        Assert.Equal(untouched.Optimizer!.Iterations, tested.Optimizer!.Iterations);
        Assert.Equal(2, tested.History!.Epochs.Count);
        foreach (Sequential model in (Sequential[])[tested, untouched])
            model.Fit(Samples.Iris(), epochs: 2);
        Assert.Equal(untouched.GetWeights(), tested.GetWeights());
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        ArrayDataset iris = Samples.Iris();
        Assert.Throws<InvalidOperationException>(() => LearningRateRangeTest.Run(new Sequential(new Input(4), new Dense(3)), iris));
        Refusal.Contains<InvalidOperationException>(
            "follows cosine_decay(initial_learning_rate=0.1, decay_steps=10)",
            () => LearningRateRangeTest.Run(Model(new Adam { Schedule = new CosineDecay(0.1, 10) }), iris));
        Sequential model = Model(new Adam());
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateRangeTest.Run(model, iris, minRate: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateRangeTest.Run(model, iris, minRate: 1, maxRate: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateRangeTest.Run(model, iris, steps: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateRangeTest.Run(model, iris, batchSize: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateRangeTest.Run(model, iris, smoothing: 1));
    }

    private static Optimizer Optimizer(string name) => name switch
    {
        "adam" => new Adam(0.01),
        "nadam" => new Nadam(0.01) { GradientAccumulationSteps = 2 },
        _ => new SGD(0.1, 0.9) { UseEma = true, EmaOverwriteFrequency = 3 },
    };

    private static Sequential Model(Optimizer optimizer)
    {
        var model = new Sequential(new Input(4), new Dense(16, Activation.ReLU), new Dropout(0.1), new Dense(3, Activation.Softmax));
        model.Compile(optimizer, Loss.SparseCategoricalCrossentropy);
        return model;
    }
}
