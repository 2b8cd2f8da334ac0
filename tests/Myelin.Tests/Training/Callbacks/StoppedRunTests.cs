using System.Numerics.Tensors;
using Myelin.Datasets;

namespace Myelin.Tests.Training.Callbacks;

/// <summary>Evaluations, validations and predictions that are ended before all rows are done.</summary>
public sealed class StoppedRunTests
{
    [Fact]
    public void A_stopped_evaluation_has_the_figures_of_the_rows_that_were_done()
    {
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Samples.Iris();
        Evaluation? ended = null;
        var stopper = new LambdaCallback(onTestBatchEnd: (run, batch, _) => { if (batch == 1) run.Stop(); }, onTestEnd: (_, logs) => ended = logs);
        Evaluation figures = model.Evaluate(data, batchSize: 20, callbacks: [stopper]);
        Assert.Equal(model.Evaluate(data[..40], batchSize: 20).ToString(), figures.ToString());
        Assert.Same(figures, ended);
        Assert.Equal(double.NaN, model.Evaluate(data, callbacks: [new LambdaCallback(onTestBegin: run => run.Stop())])["loss"]);
    }

    [Fact]
    public void No_dataset_is_taken_any_more()
    {
        Sequential model = Samples.IrisClassifier();
        int taken = 0;
        IEnumerable<ArrayDataset> parts = Enumerable.Range(0, 5).Select(i => { taken++; return Samples.Iris()[(30 * i)..(30 * i + 30)]; });
        Evaluation figures = model.Evaluate(
            parts, batchSize: 10, [new LambdaCallback(onTestBatchEnd: (run, batch, _) => { if (batch == 4) run.Stop(); })]);
        Assert.Equal(2, taken);
        Assert.Equal(model.Evaluate(Samples.Iris()[..50], batchSize: 10).ToString(), figures.ToString());
    }

    [Fact]
    public void A_stopped_prediction_has_the_outputs_of_the_rows_that_were_done()
    {
        Sequential model = Samples.IrisClassifier();
        float[] inputs = [.. Enumerable.Range(0, 1400 * 4).Select(i => MathF.Sin(i))];
        int ends = 0;
        Callback[] stopper = [new LambdaCallback(onPredictBatchEnd: (run, _) => run.Stop(), onPredictEnd: _ => ends++)];
        float[] expected = model.Predict(inputs)[..(1024 * 3)];
        Assert.Equal(expected, model.Predict(inputs, stopper));
        Assert.Equal(expected, model.Predict(new ArrayDataset(inputs, [4], new int[1400]), stopper));
        Assert.Equal(expected, model.Predict([inputs], stopper)[0]);
        Tensor<float> tensor = model.Predict(Tensor.Create(inputs, [1400, 4]), stopper);
        Assert.Equal([1024, 3], tensor.Lengths.ToArray());
        Assert.Equal(expected, (float[])[.. tensor]);
        float[] destination = new float[1400 * 3];
        destination.AsSpan().Fill(7);
        model.Predict(inputs, destination, stopper);
        Assert.Equal(expected, destination[..expected.Length]);
        Assert.All(destination[expected.Length..], number => Assert.Equal(7, number));
        Assert.Equal(5, ends);
    }

    [Fact]
    public void A_stopped_validation_gives_the_epoch_the_figures_it_has()
    {
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Many();
        int batches = 0;
        History history = model.Fit(data, epochs: 2, batchSize: 500, validationData: data, callbacks:
            [new LambdaCallback(onTestBatchEnd: (run, _, _) => { batches++; run.Stop(); })]);
        Assert.Equal((2, 2, StopReason.None), (history.Epochs.Count, batches, history.Stopped));
        Assert.Equal(model.Evaluate(data[..256])["loss"], history["val_loss"][1], 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelling_ends_a_validation_and_who_ends_training_gets_the_whole(bool cancels)
    {
        using var source = new CancellationTokenSource();
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Many();
        var told = new List<string>();
        History history = model.Fit(data, epochs: 3, batchSize: 500, validationData: data, cancellation: source.Token, callbacks:
        [
            new LambdaCallback(
                onTestBatchEnd: (run, batch, _) =>
                {
                    told.Add($"{run.Training!.Epoch}:{batch}");
                    if (run.Training.Epoch != 1)
                        return;
                    if (cancels)
                        source.Cancel();
                    else
                        run.Training.StopTraining();
                },
                onTestEnd: (run, _) => told.Add($"{run.Training!.Epoch} end at {run.RowsDone}"),
                onEpochEnd: (_, epoch, _) => told.Add($"epoch {epoch}"), onTrainEnd: _ => told.Add("end")),
        ]);
        string[] epoch = ["0:0", "0:1", "0:2", "0:3", "0 end at 1000", "epoch 0"];
        string[] ended = cancels ? ["1:0", "1 end at 256"] : ["1:0", "1:1", "1:2", "1:3", "1 end at 1000", "epoch 1"];
        Assert.Equal([.. epoch, .. ended, "end"], told);
        Assert.Equal(cancels ? (1, StopReason.Cancelled) : (2, StopReason.Callback), (history.Epochs.Count, history.Stopped));
        Assert.Equal(4, model.Optimizer!.Iterations);
    }

    [Fact]
    public void Training_that_is_ended_after_the_last_batch_of_a_validation_has_the_epoch()
    {
        History history = Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 3, validationSplit: 0.2, callbacks:
            [new LambdaCallback(onTestBatchEnd: (run, _, _) => run.Training!.StopTraining())]);
        Assert.Equal((1, StopReason.Callback), (history.Epochs.Count, history.Stopped));
    }

    // Also when the program is killed between the batch and the epoch's end, and started again.
    [Fact]
    public void An_epoch_in_whose_last_batch_training_is_ended_has_its_end()
    {
        using var folder = new TemporaryFolder();
        (string Weights, History History) whole = Train(null, killed: false);
        Assert.Equal((2, 1, StopReason.Callback), (whole.History.Epochs.Count, whole.History.BestEpoch ?? -1, whole.History.Stopped));
        Assert.All(whole.History.Epochs, epoch => Assert.Contains("val_loss", epoch.Keys));
        Assert.Throws<TimeoutException>(() => Train(folder["b"], killed: true));
        (string Weights, History History) resumed = Train(folder["b"], killed: false);
        Assert.Equal((2, 1, StopReason.Callback), (resumed.History.Epochs.Count, resumed.History.BestEpoch ?? -1, resumed.History.Stopped));
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.False(File.Exists(folder["b"]));

        static (string Weights, History History) Train(string? backup, bool killed)
        {
            Sequential model = Samples.IrisClassifier();
            ArrayDataset data = Samples.Iris();
            History history = model.Fit(data, epochs: 5, batchSize: 50, validationData: data, callbacks:
            [
                new LambdaCallback(
                    onBatchEnd: (run, batch, batches) =>
                    {
                        if (run.Epoch == 1 && batch == batches - 1)
                            run.StopTraining();
                    },
                    onTestBegin: run =>
                    {
                        if (killed && run.Training!.Epoch == 1)
                            throw new TimeoutException();
                    }),
                new EarlyStopping(patience: 4, restoreBestWeights: true),
                .. backup is null ? Array.Empty<Callback>() : [new BackupAndRestore(backup, saveFreq: 1)],
            ]);
            return (string.Join('\n', model.GetWeights().Select(w => string.Join(' ', w))), history);
        }
    }

    [Fact]
    public void That_a_loss_is_not_finite_is_not_hidden_by_a_cancelled_validation()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var model = new Sequential(new Input(4), new Dense(8), new Dense(3)) { Seed = 3 };
        model.Compile(new SGD(1e30), Loss.MeanSquaredError);
        var data = new ArrayDataset([.. Enumerable.Range(0, 400).Select(i => MathF.Sin(i))], [4], new float[300], 3);
        History history = model.Fit(data, epochs: 3, batchSize: 10, validationData: data, cancellation: source.Token, callbacks:
            [new BackupAndRestore(folder["b"]), new LambdaCallback(onTestBegin: _ => source.Cancel())]);
        Assert.Equal((0, StopReason.NotFinite), (history.Epochs.Count, history.Stopped));
        Assert.False(File.Exists(folder["b"]));
    }

    // The validation is made again from its first batch, and a state from batch to batch begins where it began.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cancelled_in_a_validation_and_started_again_it_ends_as_if_never_cancelled(bool isStateful)
    {
        using var folder = new TemporaryFolder();
        string whole = Train(null, null, out _);
        using var source = new CancellationTokenSource();
        Train(folder["b"], source, out History cancelled);
        Assert.Equal((1, StopReason.Cancelled), (cancelled.Epochs.Count, cancelled.Stopped));
        string resumed = Train(folder["b"], null, out History history);
        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(whole, resumed);

        string Train(string? backup, CancellationTokenSource? source, out History history)
        {
            Sequential model = isStateful
                ? new(new Input(2, 2), new LSTM(3, stateful: true, batchSize: 15), new Dense(3, Activation.Softmax)) { Seed = 3 }
                : new(new Input(4), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 3 };
            model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            ArrayDataset data = isStateful
                ? new ArrayDataset(Samples.Iris().Inputs.ToArray(), [2, 2], Samples.Iris().Labels.ToArray())
                : Many();
            history = model.Fit(data, epochs: 3, batchSize: isStateful ? 15 : 500, validationData: data, cancellation: source?.Token ?? default, callbacks:
            [
                new LambdaCallback(onTestBatchEnd: (run, batch, _) => { if (run.Training!.Epoch == 1 && batch == 1) source?.Cancel(); }),
                .. backup is null ? Array.Empty<Callback>() : [new BackupAndRestore(backup)],
            ]);
            return string.Join('\n', [.. model.GetWeights().Select(w => string.Join(' ', w)), .. history["val_loss"]]);
        }
    }

    private static ArrayDataset Many() =>
        new([.. Enumerable.Range(0, 1000 * 4).Select(i => MathF.Sin(i))], [4], [.. Enumerable.Range(0, 1000).Select(i => i % 3)]);
}
