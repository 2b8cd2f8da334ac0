using Myelin.Datasets;

namespace Myelin.Tests.Training.Callbacks;

public sealed class InferenceRunTests
{
    [Fact]
    public void An_evaluation_tells_of_its_batches_and_figures()
    {
        Sequential model = Classifier();
        ArrayDataset data = Samples.Iris();
        var teller = new Teller();
        Evaluation figures = model.Evaluate(data, batchSize: 100, callbacks: [teller]);
        Assert.Equal(
            [
                "test, 0 of 150", "test batch 0, 0 of 150", "test batch 0 end, 100 of 150", "test batch 1, 100 of 150",
                "test batch 1 end, 150 of 150", "test end, 150 of 150",
            ],
            teller.Told);
        Assert.Equal(model.Evaluate(data[..100])["loss"], teller.Losses[0], 1e-12);
        Assert.Equal(figures["loss"], teller.Losses[1], 1e-12);
        Assert.Same(figures, teller.Figures);
        Assert.Equal(model.Evaluate(data, batchSize: 100).ToString(), figures.ToString());
    }

    [Fact]
    public void Datasets_one_after_another_are_one_evaluation()
    {
        ArrayDataset data = Samples.Iris();
        var teller = new Teller();
        Classifier().Evaluate([data[..50], data[50..]], callbacks: [teller]);
        Assert.Equal(
            [
                "test, 0 of ?", "test batch 0, 0 of ?", "test batch 0 end, 50 of ?", "test batch 1, 50 of ?", "test batch 1 end, 150 of ?",
                "test end, 150 of ?",
            ],
            teller.Told);
    }

    // Rows go in chunks of 1,024, and what is left in ones that are powers of two from 256 on.
    [Fact]
    public void A_prediction_tells_of_its_batches()
    {
        Sequential model = Classifier();
        float[] inputs = [.. Enumerable.Range(0, 1400 * 4).Select(i => MathF.Sin(i))];
        string[] told =
        [
            "predict, 0 of 1400", "predict batch 0, 0 of 1400", "predict batch 0 end, 1024 of 1400", "predict batch 1, 1024 of 1400",
            "predict batch 1 end, 1280 of 1400", "predict batch 2, 1280 of 1400", "predict batch 2 end, 1400 of 1400", "predict end, 1400 of 1400",
        ];
        float[] expected = model.Predict(inputs);
        foreach (Func<IReadOnlyList<Callback>, float[]> predict in (Func<IReadOnlyList<Callback>, float[]>[])
        [
            callbacks => model.Predict(inputs, callbacks),
            callbacks => model.Predict(new ArrayDataset(inputs, [4], new int[1400]), callbacks),
            callbacks => model.Predict([inputs], callbacks)[0],
        ])
        {
            var teller = new Teller();
            Assert.Equal(expected, predict([teller]));
            Assert.Equal(told, teller.Told);
            Assert.Empty(teller.Losses);
        }
    }

    [Fact]
    public void A_callback_that_throws_ends_the_call_and_leaves_the_model_as_it_was()
    {
        Sequential model = Classifier();
        ArrayDataset data = Samples.Iris();
        string before = model.Evaluate(data).ToString();
        var thrower = new LambdaCallback(
            onTestBatchEnd: (_, _) => throw new TimeoutException(), onPredictBatchEnd: (_, _) => throw new TimeoutException());
        Assert.Throws<TimeoutException>(() => model.Evaluate(data, callbacks: [thrower]));
        Assert.Throws<TimeoutException>(() => model.Predict(data, callbacks: [thrower]));
        Assert.Equal(before, model.Evaluate(data).ToString());
    }

    [Fact]
    public void Progress_has_a_line_for_each_call()
    {
        Sequential model = Classifier();
        using var output = new StringWriter();
        Evaluation figures = model.Evaluate(Samples.Iris(), callbacks: [new ProgressCallback(output)]);
        model.Predict(Samples.Iris()[..1], callbacks: [new ProgressCallback(output)]);
        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^evaluated 150 rows - \d+\.\d s - loss: ", lines[0]);
        Assert.EndsWith($" s - {figures}", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^predicted 1 row - \d+\.\d s$", lines[1]);
    }

    private static Sequential Classifier()
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 1 };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }

    private sealed class Teller : Callback
    {
        public List<string> Told { get; } = [];

        public List<double> Losses { get; } = [];

        public IReadOnlyDictionary<string, double>? Figures { get; private set; }

        public override void OnTestBegin(InferenceRun run) => Tell("test", run);

        public override void OnTestBatchBegin(InferenceRun run, int batch) => Tell($"test batch {batch}", run);

        public override void OnTestBatchEnd(InferenceRun run, int batch)
        {
            Tell($"test batch {batch} end", run);
            Losses.Add(run.Logs!["loss"]);
        }

        public override void OnTestEnd(InferenceRun run, IReadOnlyDictionary<string, double> logs)
        {
            Tell("test end", run);
            Figures = logs;
        }

        public override void OnPredictBegin(InferenceRun run) => Tell("predict", run);

        public override void OnPredictBatchBegin(InferenceRun run, int batch) => Tell($"predict batch {batch}", run);

        public override void OnPredictBatchEnd(InferenceRun run, int batch)
        {
            Assert.Null(run.Logs);
            Tell($"predict batch {batch} end", run);
        }

        public override void OnPredictEnd(InferenceRun run) => Tell("predict end", run);

        private void Tell(string what, InferenceRun run)
        {
            Assert.Null(run.Training);
            Assert.NotNull(run.Model);
            Told.Add($"{what}, {run.RowsDone} of {run.Rows?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"}");
        }
    }
}
