using System.Numerics.Tensors;
using Myelin.Datasets;

namespace Myelin.Tests.Models;

public sealed class SequentialTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Learns_iris(ulong seed)
    {
        (ArrayDataset train, ArrayDataset test) = DataSplit.TrainTest(Samples.Iris(), 0.2, seed);
        var model = new Sequential(new Dense(16, Activation.ReLU), new Dense(3, Activation.Softmax)) { Seed = seed };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        History history = model.Fit(train, epochs: 60, batchSize: 16, seed: seed);
        Assert.Equal(60, history["loss"].Count);
        Assert.True(history["loss"][^1] < history["loss"][0] / 3, history.ToString());
        Evaluation evaluation = model.Evaluate(test);
        Assert.True(evaluation["accuracy"] >= 0.9, evaluation.ToString());
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

    // A binary target as labels, and one of three outputs as one-hot rows: each learns the same flowers.
    [Fact]
    public void Learns_with_one_hot_targets()
    {
        ArrayDataset iris = Samples.Iris();
        float[] oneHot = new float[450];
        for (int row = 0; row < 150; row++)
            oneHot[row * 3 + iris.Labels[row]] = 1;
        var model = new Sequential(new Dense(16, Activation.ReLU), new Dense(3), new Softmax());
        model.Compile(new SGD(0.1, 0.9, nesterov: true), Loss.CategoricalCrossentropy, Metric.Accuracy);
        History history = model.Fit(new ArrayDataset(iris.Inputs.ToArray(), [4], oneHot, 3), epochs: 30, batchSize: 16);
        Assert.True(history["accuracy"][^1] >= 0.95, history.ToString());
    }

    [Fact]
    public void Parts_are_evaluated_as_the_whole_is()
    {
        ArrayDataset iris = Samples.Iris();
        var model = new Sequential(new Dense(16, Activation.ReLU), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, Metric.ConfusionMatrix);
        model.Fit(iris, epochs: 3, batchSize: 16);
        Evaluation whole = model.Evaluate(iris), parts = model.Evaluate([iris[..1], iris[1..100], iris[100..]]);
        Assert.Equal(whole.Keys, parts.Keys);
        foreach (string name in whole.Keys) Assert.Equal(whole[name], parts[name], 1e-6);
        Assert.Equal(whole.ConfusionMatrix!.Precision(1), parts.ConfusionMatrix!.Precision(1));
        // Whole batches have the same bits.
        Assert.Equal(model.Evaluate(iris, batchSize: 32)["loss"], model.Evaluate([iris[..64], iris[64..]], batchSize: 32)["loss"]);
        Assert.Throws<ArgumentException>(() => model.Evaluate([]));
    }

    // Seven hundred rows: two chunks of 256 and a rest that runs as 256 with empty rows.
    [Fact]
    public void Predictions_do_not_depend_on_how_many_rows_are_asked_for()
    {
        Sequential model = Wide();
        float[] inputs = Inputs(700);
        float[] all = model.Predict(inputs);
        Assert.Equal(1400, all.Length);
        for (int row = 0; row < 700; row++)
            Numbers.Near([all[2 * row], all[2 * row + 1]], model.Predict(inputs.AsSpan(row * 20, 20)));
        float[] destination = new float[1401];
        destination[^1] = 7;
        model.Predict(inputs, destination);
        Assert.Equal(all, destination[..^1]);
        Assert.Equal(7, destination[^1]);
        Assert.Empty(model.Predict(ReadOnlySpan<float>.Empty));
    }

    [Fact]
    public void Eight_threads_at_once_predict_what_one_does()
    {
        Sequential model = Wide();
        float[] inputs = Inputs(700);
        int[] sizes = [1, 3, 17, 100, 256, 300, 700];
        float[][] alone = [.. sizes.Select(rows => model.Predict(inputs.AsSpan(0, rows * 20)))];
        // A model of its own, so that the threads compile together too.
        Sequential shared = Wide();
        int wrong = 0, done = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (int i = 0; i < 60; i++)
            {
                int which = (i + t) % sizes.Length;
                if (!shared.Predict(inputs.AsSpan(0, sizes[which] * 20)).AsSpan().SequenceEqual(alone[which]))
                    Interlocked.Increment(ref wrong);
                Interlocked.Increment(ref done);
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(480, done);
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Predictions_follow_the_weights()
    {
        var model = new Sequential(new Input(1), new Dense(1));
        model.SetWeights([[2], [1]]);
        Assert.Equal([7f], model.Predict([3f]));
        model.SetWeights([[3], [0]]);
        Assert.Equal([9f], model.Predict([3f]));
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        model.Fit(new ArrayDataset([1], [1], [5f]), epochs: 100);
        Numbers.Near([5], model.Predict([1f]), 1e-3);
    }

    [Fact]
    public void Weights_that_are_read_are_copies()
    {
        var model = new Sequential(new Input(1), new Dense(1));
        float[][] weights = model.GetWeights();
        weights[0][0] = 100;
        Assert.NotEqual(100, model.GetWeights()[0][0]);
    }

    [Fact]
    public void The_inputs_of_a_dataset_are_predicted()
    {
        ArrayDataset iris = Samples.Iris();
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        Assert.Equal(model.Predict(iris.Inputs), model.Predict(iris));
        Assert.Equal(2 * 3, model.Predict(iris[..2]).Length);
        Refusal.Contains<ArgumentException>("rows of shape (4,)", () => model.Predict(new ArrayDataset(new float[8], [2, 4], [1f])));
    }

    [Fact]
    public void A_layer_of_several_tensors_needs_a_functional_model() => Refusal.Contains<ArgumentException>(
        "LSTM \"lstm\" makes 3 tensors", () => new Sequential(new Input(5, 2), new LSTM(4, returnState: true), new Dense(3)));

    [Fact]
    public void Tensors_go_in_and_out()
    {
        var model = new Sequential(new Input(2, 2), new Flatten(), new Dense(1, useBias: false));
        model.SetWeights([[1, 10, 100, 1000]]);
        Tensor<float> outputs = model.Predict(Tensor.Create([1f, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]));
        Assert.Equal([2, 1], outputs.Lengths.ToArray());
        Assert.Equal(4321, outputs[0, 0]);
        Assert.Equal(8765, outputs[1, 0]);
        Refusal.Contains<ArgumentException>("(rows, 2, 2)", () => model.Predict(Tensor.Create([1f, 2, 3, 4], [1, 4])));

        ArrayDataset labelled = ArrayDataset.Of(Tensor.Create([1f, 2, 3, 4], [2, 2]), Tensor.Create([1, 0], [2]));
        Assert.Equal((2, 2), (labelled.Count, labelled.Features));
        Assert.Equal([1, 0], labelled.Labels);
        ArrayDataset wide = ArrayDataset.Of(Tensor.Create([1f, 2, 3, 4], [2, 1, 2]), Tensor.Create([1f, 2, 3, 4], [2, 2]));
        Assert.Equal(2, wide.TargetWidth);
        Assert.Equal([1, 2], wide.InputShape);
        Assert.Throws<ArgumentException>(() => ArrayDataset.Of(Tensor.Create([1f, 2], [2, 1]), Tensor.Create([1, 2], [2, 1])));
    }

    [Fact]
    public void Summary_lists_layers_shapes_and_parameters()
    {
        var model = new Sequential(new Input(28, 28), new Flatten(), new Dense(64, Activation.ReLU), new Dense(10, Activation.Softmax))
        { Name = "digits" };
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
        string text = model.Summary(64);
        Assert.Equal(
            """
            Model: digits
            Layer (type)       Output shape     Parameters
            ──────────────────────────────────────────────
            input (Input)      (batch, 28, 28)           0
            flatten (Flatten)  (batch, 784)              0
            dense (Dense)      (batch, 64)          50,240
            dense_1 (Dense)    (batch, 10)             650
            ──────────────────────────────────────────────
            Parameters: 50,890 (198.8 KB), of them trainable: 50,890
            State of adam: 101,780 (397.6 KB)
            Memory of a training step of 64 rows: 
            """,
            text[..(text.IndexOf("rows: ", StringComparison.Ordinal) + 6)]);
        // What the step really takes, which is no memory of the model's while it is only listed.
        Assert.Equal(FormattableString.Invariant($"{model.TrainingKernels(64).ArenaBytes / 1024.0:0.0} KB"), text.TrimEnd().Split(": ")[^1]);
        Assert.Matches(@"Memory of a prediction of 32 rows: [\d.]+ KB", new Sequential(new Input(28, 28), new Flatten(), new Dense(64)).Summary());
        Assert.Equal(50_890, model.ParameterCount);
        Assert.Equal(4, model.TrainableVariables.Count);
    }

    [Fact]
    public void Kernels_can_be_listed()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.ReLU), new Dense(3, Activation.Softmax));
        KernelListing prediction = model.PredictionKernels(16);
        Assert.Equal(["MatMul + Add + Relu", "MatMul + Add", "Softmax"], prediction.Kernels.Select(k => k.Name));
        Assert.True(prediction.ArenaBytes > 0);
        model.Compile(new SGD(), Loss.SparseCategoricalCrossentropy);
        Assert.Equal(
            [
                "MatMul + Add + Relu", "MatMul + Add", "SparseCrossEntropy",
                // The mean of the rows' losses, each times its weight.
                "Multiply", "Sum", "Divide",
                // Back: from the mean through the cross-entropy, the biases' sums and the slope of the activation, to the updates.
                "BroadcastTo + Multiply", "SparseCrossEntropyGradient", "Sum", "MatMul + WherePositive", "Sum",
                "Cast", "MatMul + Multiply + Subtract", "Multiply + Subtract", "MatMul + Multiply + Subtract", "Multiply + Subtract", "Add",
            ],
            model.TrainingKernels(16).Kernels.Select(k => k.Name));
        // Listing runs nothing.
        Assert.Equal(0, model.Optimizer!.Iterations);
    }

    private static Sequential Wide() => new(new Input(20), new Dense(64, Activation.Tanh), new Dense(2, Activation.Softmax)) { Seed = 3 };

    private static float[] Inputs(int rows) => [.. Enumerable.Range(0, rows * 20).Select(i => MathF.Sin(i))];
}
