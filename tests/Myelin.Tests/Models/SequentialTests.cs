using Myelin.Datasets;

namespace Myelin.Tests.Models;

public sealed class SequentialTests
{
    private static Sequential IrisModel(ulong seed = 0) => new(new Dense(16, Activation.ReLU), new Dense(3, Activation.Softmax)) { Seed = seed };

    [Fact]
    public void Learns_iris_and_gives_the_same_after_saving_and_loading()
    {
        (ArrayDataset train, ArrayDataset test) = DataSplit.TrainTest(Samples.Iris(), 0.2, seed: 1);
        Sequential model = IrisModel();
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        History history = model.Fit(train, epochs: 60, batchSize: 16);

        Assert.Equal(60, history["loss"].Count);
        Assert.True(history["loss"][^1] < history["loss"][0] / 3, history.ToString());
        Evaluation evaluation = model.Evaluate(test);
        Assert.True(evaluation["accuracy"] >= 0.9, evaluation.ToString());

        string path = Path.Combine(Directory.CreateTempSubdirectory("myelin-").FullName, "iris.myelin");
        model.Save(path);
        Sequential loaded = Sequential.Load(path);
        Assert.Equal(model.Predict(test.Inputs), loaded.Predict(test.Inputs));
        Assert.Equal(evaluation.ToString(), loaded.Evaluate(test).ToString());
        Assert.Equal(history["loss"], loaded.History!["loss"]);
    }

    // With seed 0, as with most; with 3, 5 and 7 the same network ends in one of XOR's local minima.
    [Fact]
    public void Learns_exclusive_or_with_two_hidden_units()
    {
        var model = new Sequential(new Input(2), new Dense(2, Activation.Tanh), new Dense(1, Activation.Sigmoid)) { Seed = 0 };
        model.Compile(new Adam(0.05), Loss.BinaryCrossentropy, Metric.Accuracy);
        var data = new ArrayDataset([0, 0, 0, 1, 1, 0, 1, 1], [2], [0f, 1f, 1f, 0f]);
        model.Fit(data, epochs: 500, batchSize: 4);
        Assert.Equal(1, model.Evaluate(data)["accuracy"]);
        Assert.Equal([0, 1, 1, 0], model.Predict([0, 0, 0, 1, 1, 0, 1, 1]).Select(p => (int)MathF.Round(p)));
    }
}
