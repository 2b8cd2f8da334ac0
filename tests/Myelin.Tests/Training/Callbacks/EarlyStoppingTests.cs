using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Training.Callbacks;

/// <summary>Figures are made up by a callback's stand-in: a run whose epochs show what the test says.</summary>
public sealed class EarlyStoppingTests
{
    [Theory]
    // Patience counts epochs since the best.
    [InlineData("val_loss", MonitorMode.Auto, 0, 2, "5 4 3 3.5 3.2 2 1", 2, 4)]
    [InlineData("val_loss", MonitorMode.Auto, 0, 0, "5 4 4 3", 1, 2)]
    [InlineData("val_loss", MonitorMode.Auto, 0, 3, "5 4 3 2 1", 4, null)]
    // What does not become better by minDelta does not count.
    [InlineData("val_loss", MonitorMode.Auto, 0.5, 2, "5 4.8 4.6 4", 0, 2)]
    [InlineData("val_loss", MonitorMode.Auto, 0.5, 2, "5 4.8 4.4 4.2 4.1 3", 2, 4)]
    // Larger is better for accuracies and r2, and where it is said.
    [InlineData("val_accuracy", MonitorMode.Auto, 0, 1, "0.5 0.6 0.6 0.9", 1, 2)]
    [InlineData("r2", MonitorMode.Auto, 0, 1, "-1 0.6 0.5", 1, 2)]
    [InlineData("val_loss", MonitorMode.Max, 0, 1, "1 2 1", 1, 2)]
    [InlineData("val_accuracy", MonitorMode.Min, 0, 1, "1 0.5 0.7", 1, 2)]
    // What is not a number is never better.
    [InlineData("val_loss", MonitorMode.Auto, 0, 2, "NaN 4 NaN NaN 1", 1, 3)]
    [InlineData("val_loss", MonitorMode.Auto, 0, 2, "NaN NaN 1", null, 1)]
    // The very first epoch never ends training.
    [InlineData("val_loss", MonitorMode.Auto, 0, 0, "NaN 1 2", 1, 2)]
    public void Training_ends_when_the_figure_has_not_become_better(
        string monitor, MonitorMode mode, double minDelta, int patience, string figures, int? best, int? stopped)
    {
        var stopping = new EarlyStopping(monitor, minDelta, patience, mode);
        TrainingRun run = Run(Metric.Accuracy, Metric.R2Score);
        stopping.OnTrainBegin(run);
        string[] all = figures.Split(' ');
        int epoch = 0;
        for (; epoch < all.Length && !run.IsStopping; epoch++)
        {
            stopping.OnEpochEnd(
                run, epoch, new Evaluation(
                    ["loss", monitor], [0, double.Parse(all[epoch], System.Globalization.CultureInfo.InvariantCulture)]));
        }

        stopping.OnTrainEnd(run);
        Assert.Equal(best, stopping.BestEpoch);
        Assert.Equal(best, run.History.BestEpoch);
        Assert.Equal(stopped, stopping.StoppedEpoch);
        Assert.Equal(stopped is null ? all.Length : stopped + 1, epoch);
    }

    // After any epoch another callback takes up what the one before it has put down.
    [Fact]
    public void What_is_remembered_goes_on_in_another_callback_after_every_epoch()
    {
        double[] figures = [5, 4, 4.5, 4.2, 3, 3.5, 3.2, 3.1, 3.4, 3.3, 2];
        Assert.Equal(8, StoppedEpoch(handsOver: false));
        Assert.Equal(8, StoppedEpoch(handsOver: true));
        double[] rates = [1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25];
        Assert.Equal(rates, Rates(handsOver: false));
        Assert.Equal(rates, Rates(handsOver: true));

        int? StoppedEpoch(bool handsOver)
        {
            TrainingRun run = Run();
            var stopping = new EarlyStopping("loss", patience: 4);
            stopping.OnTrainBegin(run);
            for (int epoch = 0; epoch < figures.Length && !run.IsStopping; epoch++)
            {
                stopping.OnEpochEnd(run, epoch, new Evaluation(["loss"], [figures[epoch]]));
                stopping = handsOver ? HandOver(run, stopping, new EarlyStopping("loss", patience: 4)) : stopping;
            }

            return stopping.StoppedEpoch;
        }

        double[] Rates(bool handsOver)
        {
            TrainingRun run = Run();
            run.Model.Compile(new SGD(1), Loss.MeanSquaredError);
            ReduceLROnPlateau plateau = Plateau();
            plateau.OnTrainBegin(run);
            double[] rates = new double[figures.Length];
            for (int epoch = 0; epoch < rates.Length; epoch++)
            {
                plateau.OnEpochEnd(run, epoch, new Evaluation(["loss"], [figures[epoch]]));
                plateau = handsOver ? HandOver(run, plateau, Plateau()) : plateau;
                rates[epoch] = run.LearningRate;
            }

            return rates;
        }

        static ReduceLROnPlateau Plateau() => new("loss", 0.5, patience: 2, cooldown: 3);

        static T HandOver<T>(TrainingRun run, T from, T to) where T : Callback
        {
            var state = new CallbackState();
            from.SaveState(state);
            to.OnTrainBegin(run);
            to.RestoreState(state);
            return to;
        }
    }

    [Fact]
    public void The_best_epochs_weights_come_back()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        // Much too fast, so that the loss jumps about.
        model.Compile(new SGD(20), Loss.SparseCategoricalCrossentropy);
        (ArrayDataset train, ArrayDataset test) = DataSplit.TrainTest(Samples.Iris(), 0.3);
        var weights = new List<float[][]>();
        History history = model.Fit(train, epochs: 30, batchSize: 8, validationData: test, callbacks:
        [
            new LambdaCallback(onEpochEnd: (run, _, _) => weights.Add(run.Model.GetWeights())),
            new EarlyStopping(patience: 3, restoreBestWeights: true),
        ]);
        int best = history["val_loss"].ToList().IndexOf(history["val_loss"].Min());
        Assert.True(best < history.Epochs.Count - 1, "the test needs training that becomes worse");
        Assert.Equal(best, history.BestEpoch);
        Assert.Equal(StopReason.Callback, history.Stopped);
        Assert.Equal(best + 3, history.Epochs.Count - 1);
        Assert.Equal(weights[best], model.GetWeights());
        Assert.Equal(history["val_loss"][best], model.Evaluate(test)["loss"]);
    }

    [Fact]
    public void The_models_history_counts_the_best_epoch_over_all_calls()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        model.Fit(Samples.Iris(), epochs: 3);
        History second = model.Fit(Samples.Iris(), epochs: 2, callbacks: [new EarlyStopping("loss", patience: 1)]);
        Assert.Equal(1, second.BestEpoch);
        Assert.Equal(4, model.History!.BestEpoch);
    }

    [Fact]
    public void A_figure_that_is_not_there_is_named_with_those_that_are()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        string message = Assert.Throws<InvalidOperationException>(() => model.Fit(Samples.Iris(), callbacks: [new EarlyStopping()])).Message;
        Assert.Equal(
            "EarlyStopping watches \"val_loss\", but training shows \"loss\", \"accuracy\". Give Fit a validationSplit or validationData.",
            message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(patience: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(minDelta: double.NaN));
    }

    [Theory]
    [InlineData("val_acc", 0.2, "; did you mean \"val_accuracy\"?")]
    [InlineData("val_acc", 0, "; did you mean \"val_accuracy\"? Give Fit a validationSplit or validationData.")]
    [InlineData("acc", 0, "; did you mean \"accuracy\"?")]
    [InlineData("val_los", 0.2, "; did you mean \"val_loss\"?")]
    [InlineData("something", 0, ".")]
    public void A_figure_of_a_name_like_another(string monitor, double validationSplit, string said)
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        string message = Assert.Throws<InvalidOperationException>(() =>
            model.Fit(Samples.Iris(), validationSplit: validationSplit, callbacks: [new EarlyStopping(monitor)])).Message;
        Assert.EndsWith("\"" + said, message, StringComparison.Ordinal);
    }

    private static TrainingRun Run(params IReadOnlyList<Metric> metrics)
    {
        Node rows = Node.Input("rows", ["batch", 1]);
        return new(
            new Sequential(new Input(1), new Dense(1)), new FitSettings(100, 1), new History(), 1, 1,
            new Totals(
                ["loss", .. metrics.Select(m => m.Name)], 1,
                [.. metrics.Select(m => new MetricNodes(m.For(Loss.MeanSquaredError, [1]), rows, rows, null))]), []);
    }
}
