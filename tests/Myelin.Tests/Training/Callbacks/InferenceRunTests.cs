using System.Globalization;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Myelin.Datasets;

namespace Myelin.Tests.Training.Callbacks;

public sealed class InferenceRunTests
{
    [Fact]
    public void An_evaluation_tells_of_its_batches_and_figures()
    {
        Sequential model = Samples.IrisClassifier();
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
        Samples.IrisClassifier().Evaluate([data[..50], data[50..]], callbacks: [teller]);
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
        Sequential model = Samples.IrisClassifier();
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
            callbacks => [.. model.Predict(Tensor.Create(inputs, [1400, 4]), callbacks)],
            callbacks =>
            {
                float[] destination = new float[expected.Length];
                model.Predict(inputs, destination, callbacks);
                return destination;
            },
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
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Samples.Iris();
        string before = model.Evaluate(data).ToString();
        var thrower = new LambdaCallback(
            onTestBatchEnd: (_, _, _) => throw new TimeoutException(), onPredictBatchEnd: (_, _) => throw new TimeoutException());
        Assert.Throws<TimeoutException>(() => model.Evaluate(data, callbacks: [thrower]));
        Assert.Throws<TimeoutException>(() => model.Predict(data, callbacks: [thrower]));
        Assert.Equal(before, model.Evaluate(data).ToString());
    }

    [Fact]
    public void Progress_has_a_line_for_each_call()
    {
        Sequential model = Samples.IrisClassifier();
        using var output = new StringWriter();
        Evaluation figures = model.Evaluate(Samples.Iris(), callbacks: [new ProgressCallback(output)]);
        model.Predict(Samples.Iris()[..1], callbacks: [new ProgressCallback(output)]);
        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal(3, lines.Length);
        Assert.Matches(@"^evaluated 150 rows - \d+\.\d s - loss: ", lines[0]);
        Assert.EndsWith($" s - {figures}", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^predicted 1 row - \d+\.\d s$", lines[1]);
    }

    [Fact]
    public void A_predictions_callbacks_see_each_batchs_outputs()
    {
        Sequential model = Samples.IrisClassifier();
        float[] inputs = [.. Enumerable.Range(0, 1400 * 4).Select(i => MathF.Sin(i))];
        var seen = new List<float>();
        InferenceRun? last = null;
        float[] outputs = model.Predict(inputs, [new LambdaCallback(onPredictBatchEnd: (run, _) =>
        {
            last = run;
            seen.AddRange(run.BatchOutputs());
            // Another call meanwhile has memory of its own.
            model.Predict(inputs);
            Assert.Equal(seen[^3..], run.BatchOutputs()[^3..].ToArray());
            Refusal.StartsWith<ArgumentOutOfRangeException>("output must be an output of the model, from 0 to 0; it is 1.", () => { run.BatchOutputs(1); });
        })]);
        Assert.Equal(outputs, seen);
        Refusal.StartsWith<InvalidOperationException>("A batch's outputs are there in OnPredictBatchEnd alone", () => { last!.BatchOutputs(); });
        model.Evaluate(Samples.Iris(), callbacks: [new LambdaCallback(onTestBatchEnd: (run, _, _) =>
            Assert.Throws<InvalidOperationException>(() => { run.BatchOutputs(); }))]);
    }

    [Fact]
    public void Several_inputs_and_outputs_are_told_of_as_one()
    {
        SymbolicTensor x = Input.Tensor([2]), y = Input.Tensor([3]);
        var model = new Functional([x, y], [new Dense(2).Call(x), new Dense(1).Call(y)]) { Seed = 2 };
        float[][] inputs = [[.. Enumerable.Range(0, 600).Select(i => MathF.Sin(i))], [.. Enumerable.Range(0, 900).Select(i => MathF.Cos(i))]];
        List<float>[] seen = [[], []];
        var teller = new Teller();
        float[][] outputs = model.Predict(inputs, [teller, new LambdaCallback(onPredictBatchEnd: (run, _) =>
        {
            for (int i = 0; i < 2; i++)
                seen[i].AddRange(run.BatchOutputs(i));
        })]);
        Assert.Equal(outputs, seen.Select(s => s.ToArray()));
        Assert.Equal(
            [
                "predict, 0 of 300", "predict batch 0, 0 of 300", "predict batch 0 end, 256 of 300", "predict batch 1, 256 of 300",
                "predict batch 1 end, 300 of 300", "predict end, 300 of 300",
            ],
            teller.Told);
    }

    [Fact]
    public void A_fixed_batch_size_is_that_of_the_batches_and_what_does_not_fit_is_refused_before_anybody_is_told()
    {
        var model = new Sequential(new Input(2, 1), new LSTM(3, stateful: true, batchSize: 8), new Dense(1));
        model.Compile(new SGD(0.1), Loss.MeanSquaredError);
        ArrayDataset Rows(int count) => new(new float[count * 2], [2, 1], new float[count]);
        var teller = new Teller();
        Refusal.Contains<ArgumentException>("10 rows are no whole batches", () => model.Evaluate(Rows(10), callbacks: [teller]));
        Refusal.Contains<ArgumentException>("10 rows are no whole batches", () => model.Evaluate([Rows(10)], callbacks: [teller]));
        Refusal.Contains<ArgumentException>("10 rows are no whole batches", () => model.Predict(Rows(10), [teller]));
        Assert.Throws<ArgumentException>(() => model.Predict(new float[16], new float[3], [teller]));
        Assert.Empty(teller.Told);
        Assert.Throws<ArgumentException>(() => model.Evaluate([Rows(8), Rows(10)], callbacks: [teller]));
        Assert.Equal(["test, 0 of ?", "test batch 0, 0 of ?", "test batch 0 end, 8 of ?"], teller.Told);
        teller.Told.Clear();
        model.Evaluate(Rows(16), callbacks: [teller]);
        model.Predict(Rows(8), [teller]);
        Assert.Equal(
            [
                "test, 0 of 16", "test batch 0, 0 of 16", "test batch 0 end, 8 of 16", "test batch 1, 8 of 16", "test batch 1 end, 16 of 16",
                "test end, 16 of 16", "predict, 0 of 8", "predict batch 0, 0 of 8", "predict batch 0 end, 8 of 8", "predict end, 8 of 8",
            ],
            teller.Told);
    }

    [Fact]
    public void Nobody_is_told_of_no_datasets()
    {
        var teller = new Teller();
        Refusal.Contains<ArgumentException>("There are no rows to evaluate.", () => Samples.IrisClassifier().Evaluate([], callbacks: [teller]));
        Assert.Empty(teller.Told);
    }

    [Fact]
    public void Callbacks_are_told_in_their_order_and_may_evaluate_themselves()
    {
        Sequential model = Samples.IrisClassifier();
        var told = new List<string>();
        LambdaCallback Named(string name) => new(
            onTestBegin: _ => told.Add($"{name} begin"), onTestBatchEnd: (_, _, _) => told.Add($"{name} batch"), onTestEnd: (_, _) => told.Add($"{name} end"));
        Evaluation? within = null;
        var evaluator = new LambdaCallback(onTestBatchEnd: (_, _, _) => within = model.Evaluate(Samples.Iris()[..50]));
        Evaluation figures = model.Evaluate(Samples.Iris(), callbacks: [Named("a"), evaluator, Named("b")]);
        Assert.Equal(["a begin", "b begin", "a batch", "b batch", "a end", "b end"], told);
        Assert.Equal(model.Evaluate(Samples.Iris()).ToString(), figures.ToString());
        Assert.Equal(model.Evaluate(Samples.Iris()[..50]).ToString(), within!.ToString());
    }

    [Fact]
    public void The_list_of_callbacks_is_copied_and_holds_nothing_that_is_null()
    {
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Samples.Iris();
        List<Callback> callbacks = [];
        callbacks.Add(new LambdaCallback(
            onTestBegin: _ => callbacks.Add(callbacks[0]), onPredictBegin: _ => callbacks.Clear(), onTrainBegin: _ => callbacks.Add(callbacks[0])));
        model.Evaluate(data, callbacks: callbacks);
        model.Fit(data, callbacks: callbacks);
        model.Predict(data, callbacks);
        Assert.Empty(callbacks);
        foreach (Action use in (Action[])
        [
            () => model.Fit(data, callbacks: [new Teller(), null!]), () => model.Evaluate(data, callbacks: [new Teller(), null!]),
            () => model.Evaluate([data], callbacks: [new Teller(), null!]), () => model.Predict(data, [new Teller(), null!]),
            () => model.Predict(data.Inputs, [new Teller(), null!]), () => model.Predict([data.Inputs.ToArray()], [new Teller(), null!]),
        ])
            Refusal.StartsWith<ArgumentException>("Callback 1 is null (counted from 0).", use);
    }

    // A default parameter would make the conversions ambiguous or impossible.
    [Fact]
    public void Predict_is_called_with_nobody_to_tell_and_used_as_a_function()
    {
        Sequential model = Samples.IrisClassifier();
        ArrayDataset data = Samples.Iris();
        float[] inputs = data.Inputs.ToArray(), expected = model.Predict(inputs);
        Assert.Equal(expected, model.Predict(inputs, []));
        Assert.Equal(expected, model.Predict(inputs, null));
        Assert.Equal(expected, model.Predict([inputs], [])[0]);
        Func<ArrayDataset, float[]> predict = model.Predict;
        Assert.Equal(expected, predict(data));
        Assert.Equal(expected, ((ArrayDataset[])[data]).Select(model.Predict).Single());
    }

    [Fact]
    public void The_confusion_matrix_is_there_while_it_runs()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax)) { Seed = 1 };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.ConfusionMatrix);
        List<double> totals = [], trained = [];
        ConfusionMatrix? ended = null;
        var watcher = new LambdaCallback(
            onTestBatchEnd: (run, _, logs) => totals.Add(logs.ConfusionMatrix!.Total), onTestEnd: (_, logs) => ended = logs.ConfusionMatrix,
            onBatchEnd: (run, _, _) => trained.Add(run.Logs.ConfusionMatrix!.Total));
        Evaluation figures = model.Evaluate(Samples.Iris(), batchSize: 60, callbacks: [watcher]);
        Assert.Equal([60.0, 120, 150], totals);
        Assert.Same(figures.ConfusionMatrix, ended);
        model.Fit(Samples.Iris(), batchSize: 60, validationData: Samples.Iris()[..30], callbacks: [watcher]);
        Assert.Equal([60.0, 120, 150], trained);
        Assert.Equal(30, ended!.Total);
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy);
        model.Evaluate(Samples.Iris(), callbacks: [new LambdaCallback(onTestBatchEnd: (_, _, logs) => Assert.Null(logs.ConfusionMatrix))]);
    }

    [Fact]
    public void Progress_times_an_epoch_though_it_is_told_of_an_evaluation_within_it()
    {
        Sequential model = Samples.IrisClassifier();
        using var output = new StringWriter();
        var progress = new ProgressCallback(output);
        model.Fit(Samples.Iris(), callbacks:
        [
            new LambdaCallback(onEpochEnd: (run, _, _) =>
            {
                Thread.Sleep(200);
                run.Model.Evaluate(Samples.Iris(), callbacks: [progress]);
            }),
            progress,
        ]);
        Match epoch = Regex.Match(output.ToString(), @"epoch 1/1 - (\d+\.\d) s");
        Assert.True(double.Parse(epoch.Groups[1].Value, CultureInfo.InvariantCulture) >= 0.2, output.ToString());
    }

    private sealed class Teller : Callback
    {
        public List<string> Told { get; } = [];

        public List<double> Losses { get; } = [];

        public IReadOnlyDictionary<string, double>? Figures { get; private set; }

        public override void OnTestBegin(InferenceRun run) => Tell("test", run);

        public override void OnTestBatchBegin(InferenceRun run, int batch) => Tell($"test batch {batch}", run);

        public override void OnTestBatchEnd(InferenceRun run, int batch, Evaluation logs)
        {
            Tell($"test batch {batch} end", run);
            Assert.Same(run.Logs, logs);
            Losses.Add(logs["loss"]);
        }

        public override void OnTestEnd(InferenceRun run, Evaluation logs)
        {
            Tell("test end", run);
            Figures = logs;
        }

        public override void OnPredictBegin(InferenceRun run) => Tell("predict", run);

        public override void OnPredictBatchBegin(InferenceRun run, int batch) => Tell($"predict batch {batch}", run);

        public override void OnPredictBatchEnd(InferenceRun run, int batch)
        {
            Assert.Empty(run.Logs);
            Tell($"predict batch {batch} end", run);
        }

        public override void OnPredictEnd(InferenceRun run) => Tell("predict end", run);

        private void Tell(string what, InferenceRun run)
        {
            Assert.Null(run.Training);
            Assert.NotNull(run.Model);
            Told.Add($"{what}, {run.RowsDone} of {run.Rows?.ToString(CultureInfo.InvariantCulture) ?? "?"}");
        }
    }
}
