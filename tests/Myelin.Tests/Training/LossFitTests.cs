using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Training;

/// <summary>Losses and metrics in training: they learn, weigh rows, take sequences, and are saved.</summary>
public sealed class LossFitTests
{
    public static TheoryData<string> Losses => [.. Loss.All.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_becomes_small(string name)
    {
        (Sequential model, ArrayDataset data) = Problem(Loss.Parse(name));
        double before = model.Evaluate(data)["loss"];
        History history = model.Fit(data, epochs: 30, batchSize: 8, seed: 1);
        double after = model.Evaluate(data)["loss"];
        Assert.All(history.Epochs, e => Assert.True(double.IsFinite(e["loss"])));
        Assert.True(after < before - 0.02 * Math.Abs(before), $"{name} was {before} and is {after}");
    }

    // The loss over rows is the sum of each row's loss times its weight, divided by the number of rows.
    [Theory]
    [MemberData(nameof(Losses))]
    public void Sample_weights_multiply_the_losses_of_rows(string name)
    {
        (Sequential model, ArrayDataset data) = Problem(Loss.Parse(name));
        float[] weights = [.. Enumerable.Range(0, data.Count).Select(i => 0.25f + i % 5)];
        double expected = 0;
        for (int row = 0; row < data.Count; row++)
            expected += weights[row] * model.Evaluate(data.Rows([row]))["loss"] / data.Count;
        ArrayDataset weighted = data.HasLabels
            ? new ArrayDataset(data.InputArrays, data.TargetArrays, weights)
            : new ArrayDataset(data.Inputs.ToArray(), data.InputShape, data.Targets.ToArray(), data.TargetWidth, weights);
        Assert.Equal(expected, model.Evaluate(weighted, batchSize: 7)["loss"], 2e-5 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Labels_of_each_step_are_learned()
    {
        var model = new Sequential(new Input(4, 2), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(0.05), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, Metric.F1Score, Metric.ConfusionMatrix);
        var random = new Random(2);
        float[] inputs = [.. Enumerable.Range(0, 30 * 4 * 2).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. Enumerable.Range(0, 120).Select(i => inputs[2 * i] > 0.3f ? 2 : inputs[2 * i + 1] > 0 ? 1 : 0)];
        var data = new ArrayDataset([DataArray.Of(inputs, 4, 2)], [DataArray.OfLabels(labels, 4)]);
        model.Fit(data, epochs: 60, batchSize: 10);
        Evaluation result = model.Evaluate(data);
        Assert.True(result["accuracy"] > 0.9, result.ToString());
        Assert.True(result["f1_score"] > 0.85, result.ToString());
        Assert.Equal(120, result.ConfusionMatrix!.Total);
        Assert.Equal(result["accuracy"], result.ConfusionMatrix.Accuracy, 1e-12);
        Assert.True(model.TrainOnBatch(inputs, labels) < 0.4);
    }

    [Fact]
    public void Sequences_of_labels_without_times_are_learned()
    {
        (Sequential model, ArrayDataset data) = Problem(Loss.CTC);
        model.Fit(data, epochs: 150, batchSize: 8);
        Assert.True(model.Evaluate(data)["loss"] < 1, model.Evaluate(data).ToString());
        Assert.True(double.IsFinite(model.TrainOnBatch(data.Inputs, data.Labels)));
    }

    [Fact]
    public void A_loss_and_a_metric_of_ones_own_are_functions_over_nodes()
    {
        ArrayDataset data = Samples.Diabetes();
        var model = new Sequential(new Input(10), new Dense(1));
        model.Compile(
            new Adam(0.01),
            Loss.Custom((outputs, targets) => (outputs - targets).Square().Square().Mean(-1), "fourth_power"),
            Metric.Custom((outputs, targets) => (outputs - targets).Abs().Max(-1), "largest_error"), Metric.MeanAbsoluteError);
        double before = model.Evaluate(data)["loss"];
        model.Fit(data, epochs: 5);
        Evaluation result = model.Evaluate(data);
        Assert.True(result["loss"] < before);
        Assert.Equal(result["mae"], result["largest_error"], 1e-6);

        model.Compile(new Adam(), Loss.Custom((outputs, targets) => (outputs - targets).Square().Sum(), "all"));
        Refusal.StartsWith<ArgumentException>(
            "The loss \"all\" made float32() of outputs float32(batch, 1); it must keep the first axis", () => model.Evaluate(data));
        Assert.Contains("custom", Assert.Throws<InvalidOperationException>(() =>
        {
            model.Compile(new Adam(), Loss.Custom((outputs, targets) => (outputs - targets).Abs()));
            model.Save("never.myelin");
        }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_losses_and_metrics_are_saved()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        Metric[] metrics =
        [
            new PrecisionMetric(classId: 1), new FBetaScoreMetric(2, average: Averaging.Weighted), new AUCMetric(AreaCurve.PR, Averaging.Micro),
            new CohenKappaMetric(KappaWeights.Quadratic), new TopKCategoricalAccuracyMetric(2),
            new CategoricalCrossentropyMetric(labelSmoothing: 0.25),
        ];
        model.Compile(new Adam(), new CategoricalFocalCrossentropyLoss(gamma: 3, labelSmoothing: 0.125), metrics);
        model.Save(folder["a.myelin"]);
        var read = (Sequential)Sequential.Load(folder["a.myelin"]);
        Assert.Equal(model.Loss, read.Loss);
        Assert.Equal(metrics, read.Metrics);
        Assert.Equal("auc(curve=pr, average=micro)", metrics[2].ToString());
    }

    [Fact]
    public void Figures_of_scores_can_be_watched_while_training()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(
            new Adam(0.02), Loss.SparseCategoricalCrossentropy, Metric.AUC, Metric.PRAUC, Metric.MatthewsCorrelation,
            new PrecisionMetric(classId: 0), new PrecisionMetric(classId: 2));
        History history = model.Fit(
            Samples.Iris(), epochs: 20, batchSize: 16, validationSplit: 0.2, callbacks: [new EarlyStopping("val_auc", patience: 19)]);
        Assert.True(history.Epochs[^1]["val_auc"] > 0.9);
        Assert.True(history.Epochs[^1]["pr_auc"] > history.Epochs[0]["pr_auc"]);
        Assert.Equal(["loss", "auc", "pr_auc", "matthews_correlation", "precision", "precision_1"], history.Epochs[0].Keys.Take(6));
    }

    // Asking after every batch must not walk through all rows every time.
    [Fact]
    public void A_live_figure_that_needs_all_rows_is_found_a_few_times_an_epoch()
    {
        var counted = new CountedMetric();
        var model = new Sequential(new Input(1), new Dense(1, Activation.Sigmoid));
        model.Compile(new SGD(), Loss.BinaryCrossentropy, counted);
        var data = new ArrayDataset(new float[2000], [1], new int[2000]);
        double last = 0;
        History history = model.Fit(
            data, epochs: 2, batchSize: 1,
            callbacks: [new LambdaCallback(onBatchEnd: (run, batch, batches) => last = run.Logs["counted"])]);
        Assert.InRange(counted.Calls[0], 20, 150);
        Assert.True(last is > 1600 and <= 2000);
        Assert.Equal(2000, history.Epochs[1]["counted"]);
    }

    private static (Sequential Model, ArrayDataset Data) Problem(Loss loss)
    {
        var random = new Random(4);
        const int Rows = 40;
        float[] inputs = [.. Enumerable.Range(0, Rows * 3).Select(_ => random.NextSingle() * 2 - 1)];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => inputs[3 * i] > 0.2f ? 2 : inputs[3 * i + 1] > 0 ? 1 : 0)];
        float[] oneHot = [.. labels.SelectMany(l => Enumerable.Range(0, 3).Select(c => c == l ? 1f : 0f))];
        Sequential model;
        ArrayDataset data;
        if (loss == Loss.CTC)
        {
            // Each row says two words; a step's input says which, and a third input that there is none.
            int[] words = [.. Enumerable.Range(0, Rows).SelectMany(i => (int[])[1 + i % 2, 1 + i / 2 % 2])];
            float[] steps = [.. Enumerable.Range(0, Rows).SelectMany(i => ((int[])[0, words[2 * i], 0, words[2 * i + 1], 0]).SelectMany(
                w => (float[])[w == 0 ? 1 : 0, w == 1 ? 1 : 0, w == 2 ? 1 : 0]))];
            model = new Sequential(new Input(5, 3), new Dense(3));
            data = new ArrayDataset([DataArray.Of(steps, 5, 3)], [DataArray.OfLabels(words, 2)]);
        }
        else if (loss.TakesLabels)
        {
            model = new Sequential(new Input(3), new Dense(3, loss == Loss.NegativeLogLikelihood ? Activation.LogSoftmax : Activation.Softmax));
            data = new ArrayDataset(inputs, [3], labels);
        }
        else
        {
            Activation last = loss.Name switch
            {
                "categorical_crossentropy" or "categorical_focal_crossentropy" or "kl_divergence" => Activation.Softmax,
                "binary_crossentropy" or "binary_focal_crossentropy" or "dice" => Activation.Sigmoid,
                "poisson" or "mean_squared_logarithmic_error" => Activation.Softplus,
                _ => Activation.Linear,
            };
            model = new Sequential(new Input(3), new Dense(3, last));
            data = new ArrayDataset(inputs, [3], loss.Name == "mean_absolute_percentage_error" ? [.. oneHot.Select(x => x + 1)] : oneHot, 3);
        }

        model.Compile(new Adam(0.05), loss);
        return (model, data);
    }

    /// <summary>Keeps rows, and counts how often its figure, their number, is found.</summary>
    private sealed record CountedMetric : Metric
    {
        public int[] Calls { get; } = [0];

        public override string Name => "counted";

        public override IReadOnlyList<Node> Kept(Node outputs, Node targets, Node? weights) => [outputs.Cast(ElementType.Float64)];

        public override double Value(MetricState state)
        {
            Calls[0]++;
            return state.Kept(0).Length;
        }
    }
}
