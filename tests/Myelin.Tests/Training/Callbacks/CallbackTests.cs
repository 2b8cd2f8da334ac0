using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Training.Callbacks;

public sealed class CallbackTests
{
    // What Keras 3 does with the same figures.
    [Theory]
    [InlineData(0.5, 1, 0, "5 4 4 4 4 4", "1 1 0.5 0.25 0.125 0.0625")]
    [InlineData(0.5, 2, 0, "5 4 4 4 4 4", "1 1 1 0.5 0.5 0.25")]
    [InlineData(0.5, 1, 2, "5 5 5 5 5 5 5", "1 0.5 0.5 0.25 0.25 0.125 0.125")]
    [InlineData(0.1, 1, 0, "5 5 5 5", "1 0.1 0.05 0.05")]
    [InlineData(0.5, 1, 0, "5 4.99995 4", "1 0.5 0.5")]
    public void The_rate_goes_down_on_a_plateau(double factor, int patience, int cooldown, string figures, string rates)
    {
        var model = new Sequential(new Input(1), new Dense(1));
        model.Compile(new SGD(1), Loss.MeanSquaredError);
        var plateau = new ReduceLROnPlateau("val_loss", factor, patience, cooldown: cooldown, minLr: 0.05);
        var run = new TrainingRun(model, new FitSettings(100, 1), new History(), 1, 1, new Totals([], 0, []), []);
        plateau.OnTrainBegin(run);
        var found = new List<double>();
        foreach (double figure in figures.Split(' ').Select(f => double.Parse(f, System.Globalization.CultureInfo.InvariantCulture)))
        {
            plateau.OnEpochEnd(run, found.Count, new Evaluation(["loss", "val_loss"], [1, figure]));
            found.Add(run.LearningRate);
        }

        Numbers.Near(
            [.. rates.Split(' ').Select(r => double.Parse(r, System.Globalization.CultureInfo.InvariantCulture))],
            [.. found.Select(f => (float)f)], 1e-6);
    }

    [Fact]
    public void The_learning_rate_is_among_the_figures_where_it_changes()
    {
        Sequential model = Samples.IrisClassifier();
        History history = model.Fit(Samples.Iris(), epochs: 3, callbacks: [new LearningRateScheduler((epoch, rate) => epoch == 0 ? rate : rate / 2)]);
        Assert.Equal([0.01, 0.005, 0.0025], history["learning_rate"]);
        Assert.Equal(["loss", "accuracy", "learning_rate"], history.Names);
        Assert.DoesNotContain("learning_rate", Samples.IrisClassifier().Fit(Samples.Iris()).Names);
        Refusal.Equal<InvalidOperationException>(
            "LearningRateScheduler's function gives the learning rate NaN for epoch 0; it must be positive and finite, such as 0.001.",
            () => Samples.IrisClassifier().Fit(Samples.Iris(), callbacks: [new LearningRateScheduler((_, _) => double.NaN)]));
        // A schedule of the optimizer's is followed from step to step, of which an epoch has five; the callback follows one from epoch to epoch.
        var scheduled = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        scheduled.Compile(new Adam { Schedule = new ExponentialDecay(0.01, 5, 0.5) }, Loss.SparseCategoricalCrossentropy);
        Numbers.Near([0.005, 0.0025], [.. scheduled.Fit(Samples.Iris(), epochs: 2)["learning_rate"].Select(r => (float)r)], 1e-6);
        Refusal.Contains<InvalidOperationException>(
            "follows from the optimizer's Schedule",
            () => scheduled.Fit(Samples.Iris(), epochs: 2, callbacks: [new ReduceLROnPlateau("loss", patience: 0, minDelta: 100)]));
        Numbers.Near(
            [0.01, 0.005],
            [.. Samples.IrisClassifier()
                .Fit(Samples.Iris(), epochs: 2, callbacks: [new LearningRateScheduler(new ExponentialDecay(0.01, 1, 0.5))])["learning_rate"]
                .Select(r => (float)r)], 1e-6);
        // The rate of an epoch is shown, not the one that follows from it.
        Assert.Equal(
            [0.01, 0.01, 0.001], Samples.IrisClassifier().Fit(
                Samples.Iris(), epochs: 3, callbacks: [new ReduceLROnPlateau("loss", patience: 1, minDelta: 100)])["learning_rate"]);
    }

    [Fact]
    public void A_baseline_and_a_warm_up_for_early_stopping()
    {
        // The loss becomes better all the time, but never better than the baseline.
        var never = new EarlyStopping("loss", patience: 2, baseline: 0);
        Assert.Equal(2, Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 10, callbacks: [never]).Epochs.Count);
        var later = new EarlyStopping("loss", patience: 2, baseline: 0, startFromEpoch: 4);
        Assert.Equal(6, Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 10, callbacks: [later]).Epochs.Count);
        Assert.Equal(5, later.StoppedEpoch);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(baseline: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(startFromEpoch: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceLROnPlateau(factor: 1));
    }

    [Fact]
    public void Figures_of_one_of_several_outputs_are_watched_by_their_metrics_direction()
    {
        SymbolicTensor x = Input.Tensor([4]);
        var model = new Functional(
            [x], [new Dense(3, Activation.Softmax) { Name = "kind" }.Call(x), new Dense(3, Activation.Softmax) { Name = "other" }.Call(x)]);
        model.Compile(new Adam(),
        [
            new Objective(Loss.SparseCategoricalCrossentropy, Metric.Accuracy, new PrecisionMetric(classId: 0), new PrecisionMetric(classId: 1)),
            new Objective(Loss.SparseCategoricalCrossentropy, Metric.Custom((outputs, _) => outputs.Mean(-1), "error_of_recall")),
        ]);
        DataArray labels = DataArray.OfLabels(Samples.Iris().Labels.ToArray());
        var data = new ArrayDataset(Samples.Iris().InputArrays, [labels, labels]);
        var larger = new List<string>();
        model.Fit(data, validationSplit: 0.2, callbacks: [new LambdaCallback(onEpochEnd: (run, _, logs) => larger.AddRange(
            logs.Keys.Where(name => new WatchedFigure("EarlyStopping", name, MonitorMode.Auto).IsBetter(run, 0.9, 0.8))))]);
        // Neither the number of a second one of a name nor what a name happens to end with says the direction.
        string[] expected = ["kind_accuracy", "kind_precision", "kind_precision_1"];
        Assert.Equal([.. expected, .. expected.Select(name => $"val_{name}")], larger);
    }

    [Fact]
    public void Validation_every_second_epoch()
    {
        var stopping = new EarlyStopping(patience: 100);
        int began = 0, ended = 0;
        History history = Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 5, validationSplit: 0.2, validationFreq: 2, callbacks:
            [stopping, new LambdaCallback(onTestBegin: _ => began++, onTestEnd: (_, logs) => ended += logs.ContainsKey("loss") ? 1 : 0)]);
        Assert.Equal([true, false, true, false, true], history["val_loss"].Select(double.IsNaN));
        Assert.Equal((2, 2), (began, ended));
        Assert.True(stopping.BestEpoch is 1 or 3);
        Refusal.Contains<InvalidOperationException>(
            "did you mean \"val_loss\"",
            () => Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 2, validationSplit: 0.2, validationFreq: 2, callbacks: [new EarlyStopping("val_los")]));
    }

    [Fact]
    public void Epochs_from_the_middle_are_those_of_a_whole_training()
    {
        Sequential whole = Samples.IrisClassifier(), parts = Samples.IrisClassifier(), weightsAlone = Samples.IrisClassifier();
        whole.Fit(Samples.Iris(), epochs: 5, seed: 3);
        parts.Fit(Samples.Iris(), epochs: 2, seed: 3);
        var epochs = new List<int>();
        var stopping = new EarlyStopping("loss", patience: 9);
        History rest = parts.Fit(
            Samples.Iris(), epochs: 5, initialEpoch: 2, seed: 3,
            callbacks: [stopping, new LambdaCallback(onEpochBegin: (_, epoch) => epochs.Add(epoch))]);
        Assert.Equal([2, 3, 4], epochs);
        Assert.Equal(3, rest.Epochs.Count);
        Assert.Equal(whole.GetWeights(), parts.GetWeights());
        Assert.Equal((4, 2, 4), (stopping.BestEpoch, rest.BestEpoch, parts.History!.BestEpoch));
        Refusal.Contains<ArgumentOutOfRangeException>(
            "initialEpoch must be at least 0 and below the number of epochs, 5",
            () => weightsAlone.Fit(Samples.Iris(), epochs: 5, initialEpoch: 5));
    }

    [Fact]
    public void Epochs_of_a_number_of_steps_go_on_in_the_data()
    {
        Sequential whole = Samples.IrisClassifier(), steps = Samples.IrisClassifier();
        whole.Fit(Samples.Iris(), epochs: 2, batchSize: 15);
        // 10 batches a pass: 5 epochs of 4 are 2 passes.
        var batches = new List<int>();
        History history = steps.Fit(
            Samples.Iris(), epochs: 5, batchSize: 15, stepsPerEpoch: 4,
            callbacks: [new LambdaCallback(onBatchEnd: (_, _, of) => batches.Add(of))]);
        Assert.Equal(Enumerable.Repeat(4, 20), batches);
        Assert.Equal(5, history.Epochs.Count);
        Assert.Equal(whole.GetWeights(), steps.GetWeights());
    }

    [Fact]
    public void A_callback_that_throws_leaves_the_model_as_it_was_then()
    {
        Sequential model = Samples.IrisClassifier(), other = Samples.IrisClassifier();
        Assert.Throws<TimeoutException>(() => model.Fit(Samples.Iris(), epochs: 3, callbacks:
            [new LambdaCallback(onBatchEnd: (run, batch, _) => { if (run.Epoch == 1 && batch == 2) throw new TimeoutException(); })]));
        Assert.Single(model.History!.Epochs);
        Assert.Equal(5 + 3, model.Optimizer!.Iterations);
        int batches = 0;
        other.Fit(Samples.Iris(), epochs: 2, callbacks: [new LambdaCallback(onBatchEnd: (run, _, _) => { if (++batches == 8) run.StopTraining(); })]);
        Assert.Equal(other.GetWeights(), model.GetWeights());
        Assert.Equal(2, model.Fit(Samples.Iris(), epochs: 2).Epochs.Count);
    }

    [Fact]
    public void All_hooks_are_called_in_order()
    {
        var told = new List<string>();
        Samples.IrisClassifier().Fit(Samples.Iris(), epochs: 1, batchSize: 75, validationSplit: 0.2, callbacks:
        [
            new LambdaCallback(
                onTrainBegin: _ => told.Add("train"), onTrainEnd: _ => told.Add("train end"), onEpochBegin: (_, _) => told.Add("epoch"),
                onEpochEnd: (_, _, _) => told.Add("epoch end"), onBatchBegin: (_, batch, _) => told.Add($"batch {batch}"),
                onBatchEnd: (_, batch, _) => told.Add($"batch {batch} end"), onTestBegin: _ => told.Add("test"),
                onTestBatchBegin: (run, batch) => told.Add($"test batch {batch}, {run.RowsDone} of {run.Rows} rows"),
                onTestBatchEnd: (run, batch, logs) => told.Add($"test batch {batch} of epoch {run.Training!.Epoch} end {string.Join('+', logs.Keys)}"),
                onTestEnd: (_, logs) => told.Add($"test end {string.Join('+', logs.Keys)}")),
        ]);
        Assert.Equal(
            [
                "train", "epoch", "batch 0", "batch 0 end", "batch 1", "batch 1 end", "test", "test batch 0, 0 of 30 rows",
                "test batch 0 of epoch 0 end loss+accuracy", "test end loss+accuracy", "epoch end", "train end",
            ],
            told);
    }
}
