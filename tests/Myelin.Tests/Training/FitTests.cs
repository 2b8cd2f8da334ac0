using Myelin.Datasets;

namespace Myelin.Tests.Training;

public sealed class FitTests
{
    [Fact]
    public void A_last_partial_batch_counts_by_its_rows()
    {
        ArrayDataset data = Samples.Diabetes();
        Sequential model = Regression();
        var rows = new List<int>();
        History history = model.Fit(data, epochs: 1, batchSize: 100, callbacks:
            [new LambdaCallback(onBatchEnd: (run, batch, batches) => rows.Add(batches))]);
        // 442 rows: four batches of 100 and one of 42.
        Assert.Equal([5, 5, 5, 5, 5], rows);

        // With a learning rate that changes nothing the epoch's figures are those of the whole.
        Sequential still = Regression(learningRate: 1e-30);
        Evaluation epoch = still.Fit(data, batchSize: 100).Epochs[0];
        Evaluation whole = still.Evaluate(data, batchSize: 442);
        foreach (string name in epoch.Keys)
            Assert.Equal(whole[name], epoch[name], 1e-6 * Math.Max(1, Math.Abs(whole[name])));
        double[] truth = Array.ConvertAll(data.Targets.ToArray(), y => (double)y);
        double[] said = Array.ConvertAll(still.Predict(data.Inputs), y => (double)y);
        double residual = truth.Zip(said, (y, p) => (y - p) * (y - p)).Sum(), around = truth.Sum(y => (y - truth.Average()) * (y - truth.Average()));
        Assert.Equal(residual / 442, epoch["mse"], 1e-5);
        Assert.Equal(1 - residual / around, epoch["r2"], 1e-5);
        Assert.Equal(truth.Zip(said, (y, p) => Math.Abs(y - p)).Average(), epoch["mae"], 1e-5);
        Assert.True(history.Epochs[0]["loss"] > 0);
    }

    [Fact]
    public void Evaluation_does_not_depend_on_the_batch_size_beyond_rounding()
    {
        ArrayDataset data = Samples.Diabetes();
        Sequential model = Regression();
        Evaluation whole = model.Evaluate(data);
        foreach (int batch in (int[])[1, 7, 64, 441, 442, 1000])
        {
            Evaluation other = model.Evaluate(data, batch);
            foreach (string name in whole.Keys)
                Assert.Equal(whole[name], other[name], 2e-6 * Math.Max(1, Math.Abs(whole[name])));
        }
    }

    [Fact]
    public void The_same_seeds_give_the_same_bits_and_others_do_not()
    {
        float[][] first = Trained(seed: 1, fitSeed: 2);
        Assert.Equal(first, Trained(seed: 1, fitSeed: 2));
        Assert.NotEqual(first, Trained(seed: 1, fitSeed: 3));
        Assert.NotEqual(first, Trained(seed: 2, fitSeed: 2));
    }

    [Fact]
    public void Rows_are_shuffled_unless_not()
    {
        // One row a batch with inputs 0, 1, 2 …: the first batch's loss says which row came first.
        static double First(bool shuffle, ulong seed)
        {
            var model = new Sequential(new Input(1), new Dense(1, useBias: false, kernelInitializer: Initializer.Ones));
            model.Compile(new SGD(1e-30), Loss.MeanAbsoluteError);
            double? first = null;
            var data = new ArrayDataset([.. Enumerable.Range(0, 50).Select(i => (float)i)], [1], new float[50]);
            model.Fit(
                data, batchSize: 1, shuffle: shuffle, seed: seed,
                callbacks: [new LambdaCallback(onBatchEnd: (run, _, _) => first ??= run.Logs["loss"])]);
            return first!.Value;
        }

        Assert.Equal(0, First(shuffle: false, 0));
        Assert.True(Enumerable.Range(0, 5).Select(seed => First(shuffle: true, (ulong)seed)).Distinct().Count() > 1);
    }

    [Fact]
    public void Weighted_rows_count_as_rows_that_are_repeated()
    {
        float[] inputs = [1, 2, -1, 0.5f, 3, -2], targets = [1, -1, 2];
        var weighted = new ArrayDataset(inputs, [2], targets, sampleWeights: [2, 1, 3]);
        ArrayDataset repeated = new ArrayDataset(inputs, [2], targets).Rows([0, 0, 1, 2, 2, 2]);
        Sequential a = Make(), b = Make();
        // The weighted loss is divided by 3 rows, the repeated one by 6.
        Assert.Equal(a.Evaluate(weighted)["loss"], 2 * b.Evaluate(repeated)["loss"], 1e-5);
        a.TrainOnBatch(weighted);
        b.Optimizer!.LearningRate *= 2;
        b.TrainOnBatch(repeated);
        Numbers.Near(Array.ConvertAll(a.GetWeights()[0], w => (double)w), b.GetWeights()[0]);

        static Sequential Make()
        {
            var model = new Sequential(new Input(2), new Dense(1)) { Seed = 4 };
            model.Compile(new SGD(0.1), Loss.MeanSquaredError);
            return model;
        }
    }

    [Fact]
    public void Class_weights_multiply_sample_weights()
    {
        float[] inputs = [1, 2, 3, 4];
        int[] labels = [0, 1, 1, 0];
        var plain = new ArrayDataset(inputs, [1], labels);
        var sampled = new ArrayDataset(inputs, [1], labels, [1, 2, 3, 4]);
        var both = new ArrayDataset(inputs, [1], labels, [0.5f, 6, 9, 2]);
        var model = new Sequential(new Input(1), new Dense(2, Activation.Softmax));
        model.Compile(new SGD(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        Assert.Equal(model.Evaluate(both)["loss"], model.Evaluate(sampled, classWeights: [0.5f, 3])["loss"], 1e-6);
        Assert.NotEqual(model.Evaluate(plain)["loss"], model.Evaluate(sampled)["loss"], 1e-3);
        // Metrics are not weighted.
        Assert.Equal(model.Evaluate(plain)["accuracy"], model.Evaluate(both)["accuracy"]);
    }

    [Fact]
    public void A_masked_loss_does_not_depend_on_how_rows_are_cut_into_batches()
    {
        float[] words = [1, 2, 3, 0, 0, 4, 5, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
        int[] labels = [0, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0];
        SymbolicTensor x = Input.Tensor([5]), embedded = new Embedding(7, 3, maskZero: true).Call(x);
        SymbolicTensor steps = new Dense(2, Activation.Softmax, kernelRegularizer: Regularizer.L2(0.1)) { Name = "steps" }.Call(embedded);
        SymbolicTensor whole = new Dense(1) { Name = "whole" }.Call(new Flatten().Call(x));
        var one = new Functional([x], [steps]) { Seed = 2 };
        var two = new Functional([x], [steps, whole]) { Seed = 2 };
        one.Compile(new SGD(), Loss.SparseCategoricalCrossentropy);
        two.Compile(
            new SGD(),
            [new Objective(Loss.SparseCategoricalCrossentropy) { Weight = 0.5 }, new Objective(Loss.MeanSquaredError) { Weight = 2 }]);
        DataArray inputs = DataArray.Of(words, 5), kinds = DataArray.OfLabels(labels, 5);
        var first = new ArrayDataset([inputs], [kinds]);
        var both = new ArrayDataset([inputs], [kinds, DataArray.Of([1, 2, 3, 4f], 1)]);

        float[] said = one.Predict(words);
        int[] counting = [.. Enumerable.Range(0, 20).Where(i => words[i] != 0)];
        double penalty = 0.1 * one.GetWeight("steps/kernel").Sum(w => (double)w * w);
        double byHand = counting.Average(i => -Math.Log(said[2 * i + labels[i]]));
        foreach (int batch in (int[])[4, 3, 2, 1])
        {
            Assert.Equal(byHand + penalty, one.Evaluate(first, batch)["loss"], 1e-6);
            Evaluation figures = two.Evaluate(both, batch);
            Assert.Equal(byHand, figures["steps_loss"], 1e-6);
            Assert.Equal(0.5 * byHand + 2 * figures["whole_loss"] + penalty, figures["loss"], 1e-5);
        }

        // Where nothing counts there is no loss.
        Assert.Equal(0, two.Evaluate(both.Rows([3]))["steps_loss"]);
    }

    [Fact]
    public void Class_weights_are_for_one_hot_rows_and_targets_of_0_and_1_too()
    {
        float[] inputs = [1, 2, 3, 4];
        var labels = new ArrayDataset(inputs, [1], [0, 1, 1, 0]);
        Assert.Equal(
            Weighed(new Dense(2, Activation.Softmax), Loss.SparseCategoricalCrossentropy, labels, [0.5f, 3]),
            Weighed(
                new Dense(2, Activation.Softmax), Loss.CategoricalCrossentropy, new ArrayDataset(inputs, [1], [1, 0, 0, 1, 0, 1, 1, 0], 2),
                [0.5f, 3]), 1e-6);
        Assert.Equal(
            Weighed(new Dense(1, Activation.Sigmoid), Loss.BinaryCrossentropy, labels, [0.5f, 3]),
            Weighed(new Dense(1, Activation.Sigmoid), Loss.BinaryCrossentropy, new ArrayDataset(inputs, [1], [0f, 1, 1, 0]), [0.5f, 3]), 1e-6);

        static double Weighed(Dense last, Loss loss, ArrayDataset data, float[] classWeights)
        {
            var model = new Sequential(new Input(1), last) { Seed = 3 };
            model.Compile(new SGD(), loss);
            Assert.NotEqual(model.Evaluate(data)["loss"], model.Evaluate(data, classWeights: classWeights)["loss"], 1e-3);
            return model.Fit(data, classWeights: classWeights)["loss"][0];
        }
    }

    [Fact]
    public void Validation_rows_are_not_trained_on()
    {
        ArrayDataset data = Samples.Iris();
        Sequential model = Classifier();
        int rows = 0, validationRows = 0;
        History history = model.Fit(data, epochs: 2, validationSplit: 0.2, callbacks:
            [new LambdaCallback(onTrainBegin: run => (rows, validationRows) = (run.Rows, run.ValidationRows))]);
        Assert.Equal((120, 30), (rows, validationRows));
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], history.Names);
        Assert.Equal(2, history["val_accuracy"].Count);
    }

    [Fact]
    public void Validation_data_gives_the_figures_of_evaluate()
    {
        (ArrayDataset train, ArrayDataset test) = DataSplit.TrainTest(Samples.Iris(), 0.3);
        Sequential model = Classifier();
        History history = model.Fit(train, epochs: 3, validationData: test);
        Evaluation evaluation = model.Evaluate(test);
        Assert.Equal(evaluation["loss"], history["val_loss"][^1]);
        Assert.Equal(evaluation["accuracy"], history["val_accuracy"][^1]);
    }

    [Fact]
    public void Cancelling_in_the_middle_of_an_epoch_keeps_what_was_learned()
    {
        using var source = new CancellationTokenSource();
        Sequential model = Classifier();
        float[][] before = model.GetWeights();
        int batches = 0;
        bool ended = false;
        History history = model.Fit(Samples.Iris(), epochs: 10, batchSize: 10, cancellation: source.Token, callbacks:
        [
            new LambdaCallback(
                onBatchEnd: (run, batch, _) =>
                {
                    batches++;
                    if (run.History.Epochs.Count == 2 && batch == 6)
                        source.Cancel();
                },
                onTrainEnd: _ => ended = true),
        ]);
        Assert.Equal(StopReason.Cancelled, history.Stopped);
        Assert.Equal(StopReason.Cancelled, model.History!.Stopped);
        Assert.Equal(2, history.Epochs.Count);
        Assert.Equal(2 * 15 + 7, batches);
        Assert.Equal(37, model.Optimizer!.Iterations);
        Assert.True(ended);
        Assert.NotEqual(before, model.GetWeights());
    }

    [Fact]
    public async Task Fit_async_trains_elsewhere_and_ends_when_cancelled()
    {
        using var source = new CancellationTokenSource();
        Sequential model = Classifier();
        History history = await model.FitAsync(Samples.Iris(), epochs: 1_000_000, cancellation: source.Token, callbacks:
            [new LambdaCallback(onEpochEnd: (_, epoch, _) => { if (epoch == 4) source.Cancel(); })]);
        Assert.Equal(StopReason.Cancelled, history.Stopped);
        Assert.Equal(5, history.Epochs.Count);

        await source.CancelAsync();
        Assert.Empty((await model.FitAsync(Samples.Iris(), cancellation: source.Token)).Epochs);
    }

    [Fact]
    public void A_model_that_is_being_trained_cannot_be_trained_meanwhile()
    {
        Sequential model = Classifier();
        Exception? meanwhile = null;
        model.Fit(Samples.Iris(), callbacks: [new LambdaCallback(onTrainBegin: _ => meanwhile = Record.Exception(() => model.Fit(Samples.Iris())))]);
        Assert.Contains("is being trained already", Assert.IsType<InvalidOperationException>(meanwhile).Message, StringComparison.Ordinal);
        // A callback that fails leaves the model free.
        Assert.Throws<TimeoutException>(
            () => model.Fit(Samples.Iris(), callbacks: [new LambdaCallback(onTrainBegin: _ => throw new TimeoutException())]));
        Assert.Single(model.Fit(Samples.Iris()).Epochs);
    }

    [Fact]
    public void Callbacks_are_told_everything_in_order()
    {
        var told = new List<string>();
        Classifier().Fit(Samples.Iris(), epochs: 2, batchSize: 75, callbacks:
        [
            new LambdaCallback(
                onTrainBegin: run => told.Add($"begin {run.Epochs} {run.BatchSize}"),
                onTrainEnd: _ => told.Add("end"),
                onEpochBegin: (_, epoch) => told.Add($"epoch {epoch}"),
                onEpochEnd: (_, epoch, logs) => told.Add($"epoch {epoch} done {string.Join('+', logs.Keys)}"),
                onBatchEnd: (_, batch, batches) => told.Add($"batch {batch} of {batches}")),
        ]);
        Assert.Equal(
            [
                "begin 2 75", "epoch 0", "batch 0 of 2", "batch 1 of 2", "epoch 0 done loss+accuracy",
                "epoch 1", "batch 0 of 2", "batch 1 of 2", "epoch 1 done loss+accuracy", "end",
            ],
            told);
    }

    [Fact]
    public void A_callback_can_stop_training_and_change_the_learning_rate()
    {
        Sequential model = Classifier();
        History history = model.Fit(Samples.Iris(), epochs: 10, callbacks:
        [
            new LambdaCallback(onEpochEnd: (run, epoch, _) =>
            {
                run.Model.Optimizer!.LearningRate *= 0.5;
                if (epoch == 2)
                    run.StopTraining();
            }),
        ]);
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(StopReason.Callback, history.Stopped);
        Assert.Equal(0.01 / 8, model.Optimizer!.LearningRate);
    }

    [Fact]
    public void Each_call_has_its_own_history_and_the_model_has_all()
    {
        Sequential model = Classifier();
        History first = model.Fit(Samples.Iris(), epochs: 2), second = model.Fit(Samples.Iris(), epochs: 3);
        Assert.Equal((2, 3), (first.Epochs.Count, second.Epochs.Count));
        Assert.Equal([.. first["loss"], .. second["loss"]], model.History!["loss"]);
    }

    [Fact]
    public void Compiling_again_keeps_what_was_learned()
    {
        Sequential model = Classifier();
        model.Fit(Samples.Iris(), epochs: 20);
        double before = model.Evaluate(Samples.Iris())["loss"];
        model.Compile(new SGD(0.001), Loss.SparseCategoricalCrossentropy, Metric.SparseCategoricalAccuracy);
        Assert.Equal(before, model.Evaluate(Samples.Iris())["loss"]);
        Assert.True(model.Fit(Samples.Iris())["loss"][0] < 1.1 * before);
    }

    private static Sequential Classifier()
    {
        var model = new Sequential(new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Build(4);
        return model;
    }

    private static Sequential Regression(double learningRate = 0.01)
    {
        var model = new Sequential(new Input(10), new Dense(8, Activation.Tanh), new Dense(1));
        model.Compile(new SGD(learningRate), Loss.MeanSquaredError, Metric.MeanSquaredError, Metric.MeanAbsoluteError, Metric.R2Score);
        return model;
    }

    private static float[][] Trained(ulong seed, ulong fitSeed)
    {
        var model = new Sequential(new Dense(16, Activation.ReLU), new Dropout(0.2), new Dense(16, Activation.Tanh), new Dense(1)) { Seed = seed };
        model.Compile(new Adam(0.01), Loss.MeanSquaredError);
        model.Fit(Samples.Diabetes(), epochs: 5, batchSize: 64, seed: fitSeed);
        return model.GetWeights();
    }
}
