using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Documentation;

/// <summary>The examples of docs/models.md: each runs here, and stands on the page as it stands here.</summary>
public sealed class ModelsPageTests
{
    [Fact]
    public void The_page_shows_what_runs_here() =>
        PageExamples.AreThoseOf("docs/models.md", "tests/Myelin.Tests/Documentation/ModelsPageTests.cs");

    [Fact]
    public void Images_from_end_to_end()
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary["."];
        ArrayDataset digits = Samples.Digits();
        (ArrayDataset train, ArrayDataset test) = (digits[..1400], digits[1400..]);
        int height = 8, width = 8;
        #region images
        var model = new Sequential(
            new Input(height, width), new Reshape(height, width, 1),
            new Conv2D(32, 3, padding: Padding.Same, activation: Activation.ReLU),
            new Conv2D(64, 3, activation: Activation.ReLU),
            new MaxPooling2D(2),
            new Flatten(),
            new Dropout(0.5),
            new Dense(10, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(train, epochs: 20, validationSplit: 0.1, callbacks: [new EarlyStopping(patience: 3, restoreBestWeights: true)]);

        double accuracy = model.Evaluate(test)["accuracy"];
        model.Save(Path.Combine(folder, "digits.myelin"));
        float[] probabilities = Model.Load(Path.Combine(folder, "digits.myelin")).Predict(test[..1].Inputs);     // of the ten digits
        #endregion
        Assert.InRange(accuracy, 0.9, 1);
        Assert.Equal(1, probabilities.Sum(), 1e-5);
        Assert.Equal(10, probabilities.Length);
    }

    [Fact]
    public void Texts_from_end_to_end()
    {
        #region texts
        string[] texts = ["A very good film.", "Not good at all!", "Good fun", "Boring, and bad", "not bad at all", "A bad film"];
        int[] isGood = [1, 0, 1, 0, 1, 0];
        const int Length = 6;                                    // words of a text: shorter ones are padded, longer ones cut

        Vocabulary words = Vocabulary.Fit(texts);
        var model = new Sequential(
            new Input(Length),
            new Embedding(words.Size, 16, maskZero: true),       // 0 is padding, which the LSTM then passes over
            new LSTM(16),
            new Dense(1, Activation.Sigmoid));
        model.Compile(new Adam(0.01), Loss.BinaryCrossentropy, Metric.Accuracy);
        model.Fit(new ArrayDataset(words.Encode(texts, Length), [Length], [.. isGood.Select(y => (float)y)]), epochs: 60);

        float[] good = model.Predict(words.Encode(["Not a bad film!", "boring"], Length));       // the probability of each
        #endregion
        Assert.Equal(2, good.Length);
        Assert.Equal(1, model.Evaluate(new ArrayDataset(words.Encode(texts, Length), [Length], [.. isGood.Select(y => (float)y)]))["accuracy"]);
        Assert.True(good[1] < 0.5);
    }

    [Fact]
    public void Two_inputs_and_two_outputs()
    {
        using var folder = new TemporaryFolder();
        #region several
        SymbolicTensor text = Input.Tensor([20], name: "words"), price = Input.Tensor([1], name: "price");
        SymbolicTensor words = new GlobalMaxPooling1D().Call(
            new Conv1D(16, 3, activation: Activation.ReLU).Call(new Embedding(1000, 8).Call(text)));
        SymbolicTensor both = new Concatenate().Call(words, price);

        var model = new Functional(
            inputs: [text, price],
            outputs: [new Dense(4, Activation.Softmax, name: "kind").Call(both), new Dense(1, name: "days").Call(both)]);

        model.Compile(new Adam(),
        [
            new Objective(Loss.SparseCategoricalCrossentropy, Metric.Accuracy),
            new Objective(Loss.MeanSquaredError, Metric.MeanAbsoluteError) { Weight = 0.1 },
        ]);
        #endregion
        float[] wordNumbers = [.. Enumerable.Range(0, 60 * 20).Select(i => (float)(i * 7 % 1000))],
            prices = [.. Enumerable.Range(0, 60).Select(i => i / 60f)];
        int[] kinds = [.. Enumerable.Range(0, 60).Select(i => i % 4)];
        float[] days = [.. Enumerable.Range(0, 60).Select(i => i / 30f)];
        #region several data
        var data = new ArrayDataset(
            inputs: [DataArray.Of(wordNumbers, 20), DataArray.Of(prices, 1)],
            targets: [DataArray.OfLabels(kinds), DataArray.Of(days, 1)]);
        History history = model.Fit(data, epochs: 5);
        float[][] said = model.Predict([wordNumbers, prices]);      // said[0]: kinds, said[1]: days
        #endregion
        Assert.Equal(["loss", "kind_loss", "days_loss", "kind_accuracy", "days_mae"], history.Names);
        Assert.Equal([60 * 4, 60], said.Select(s => s.Length));
        model.Save(folder["model.myelin"]);
        Assert.Equal(said[1], Model.Load(folder["model.myelin"]).Predict([wordNumbers, prices])[1]);
    }

    [Fact]
    public void A_shared_layer_and_a_model_as_a_layer()
    {
        #region shared
        var encoder = new Sequential(new Input(16), new Dense(8, Activation.ReLU), new Dense(4));
        SymbolicTensor a = Input.Tensor([16]), b = Input.Tensor([16]);
        SymbolicTensor likeness = new Dot(axes: 1, normalize: true).Call(encoder.Call(a), encoder.Call(b));
        var twins = new Functional([a, b], [likeness]);
        #endregion
        Assert.Equal(encoder.ParameterCount, twins.ParameterCount);
        float[] row = [.. Enumerable.Range(0, 16).Select(i => i - 7.5f)];
        Assert.Equal(1, twins.Predict([row, row])[0][0], 1e-5);
    }

    #region layer
    /// <summary>y = x · scale, with one scale for each channel.</summary>
    public sealed record Scale : Layer
    {
        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("scale", [input[-1]], Initializer.Ones)];

        public override Node Apply(Node x, LayerContext context) => x * context.Weight("scale");
    }
    #endregion

    [Fact]
    public void A_layer_and_a_loss_of_ones_own()
    {
        #region own
        var model = new Sequential(new Input(2), new Scale(), new Dense(1));
        model.Compile(new Adam(0.05), Loss.Custom((outputs, targets) => (outputs - targets).Power(4).Mean(-1)));
        #endregion
        var data = new ArrayDataset([1, 0, 0, 1, 1, 1], [2], [1f, 2, 3]);
        double before = model.Evaluate(data)["loss"];
        model.Fit(data, epochs: 200);
        Assert.True(model.Evaluate(data)["loss"] < before / 100);
    }

    [Fact]
    public void A_layer_of_ones_own_is_kept_in_a_file()
    {
        #region kept
        CustomObjects.RegisterLayer("scale", fields => new Scale());
        #endregion
        var model = new Sequential(new Input(2), new Scale(), new Dense(1));
        model.Compile(new Adam(), Loss.MeanSquaredError);
        using var folder = new TemporaryFolder();
        model.Save(folder["own.myelin"]);
        Assert.Equal(model.Predict([1, 2]), Model.Load(folder["own.myelin"]).Predict([[1, 2]])[0]);
    }

    #region callback
    /// <summary>Ends training once the loss is low enough.</summary>
    public sealed class GoodEnough(double loss) : Callback
    {
        public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> logs)
        {
            if (logs["loss"] < loss)
                run.StopTraining();
        }
    }
    #endregion

    [Fact]
    public void A_callback_of_ones_own()
    {
        var model = new Sequential(new Input(2), new Dense(1));
        model.Compile(new Adam(0.05), Loss.MeanSquaredError);
        History history = model.Fit(new ArrayDataset([1, 0, 0, 1, 1, 1], [2], [1f, 2, 3]), epochs: 2000, callbacks: [new GoodEnough(0.1)]);
        Assert.InRange(history["loss"].Count, 1, 1999);
        Assert.True(history["loss"][^1] < 0.1);
        Assert.All(history["loss"].SkipLast(1), loss => Assert.True(loss >= 0.1));
    }

    [Fact]
    public void A_callback_of_a_prediction()
    {
        var model = new Sequential(new Input(2), new Dense(1));
        float[] inputs = [.. Enumerable.Range(0, 3000).Select(i => (float)i)];
        using var output = new StringWriter();
        #region predicting
        var progress = new LambdaCallback(onPredictBatchEnd: (run, batch) => output.WriteLine($"{run.RowsDone} of {run.Rows} rows"));
        float[] outputs = model.Predict(inputs, [progress]);
        #endregion
        Assert.Equal(1500, outputs.Length);
        Assert.Equal(["1024 of 1500 rows", "1280 of 1500 rows", "1500 of 1500 rows"], output.ToString().Split(output.NewLine).SkipLast(1));
    }

    [Fact]
    public void Frozen_layers()
    {
        var model = new Sequential(new Input(2), new Dense(3, name: "base"), new Dense(1));
        var data = new ArrayDataset([1, 0, 0, 1, 1, 1], [2], [1f, 2, 3]);
        #region frozen
        model.GetLayer("base").Trainable = false;
        model.Compile(new SGD(0.01), Loss.MeanSquaredError);
        #endregion
        float[] before = model.GetWeight("base/kernel");
        model.Fit(data);
        Assert.Equal(before, model.GetWeight("base/kernel"));
    }

    [Fact]
    public void Training_with_callbacks()
    {
        using var temporary = new TemporaryFolder();
        string folder = temporary["."];
        ArrayDataset train = Samples.Iris();
        var model = new Sequential(new Input(4), new Dense(8, Activation.ReLU), new Dense(3, Activation.Softmax));
        #region callbacks
        model.Compile(
            new AdamW(0.003) { Schedule = new CosineDecay(0.003, decaySteps: 1000), GlobalClipNorm = 1 },
            Loss.SparseCategoricalCrossentropy,
            Metric.Accuracy);

        model.Fit(train, epochs: 10, validationSplit: 0.2, callbacks:
        [
            new BackupAndRestore(Path.Combine(folder, "training.backup")),
            new ModelCheckpoint(Path.Combine(folder, "best.myelin"), monitor: "val_accuracy", saveBestOnly: true),
            new CSVLogger(Path.Combine(folder, "training.csv")),
            new TerminateOnNaN(),
            new EarlyStopping(patience: 5, restoreBestWeights: true),
        ]);
        #endregion
        Assert.True(File.Exists(Path.Combine(folder, "best.myelin")));
        Assert.False(File.Exists(Path.Combine(folder, "training.backup")));
    }

    [Fact]
    public void A_training_step_of_ones_own()
    {
        var model = new Sequential(new Input(1), new Dense(8, Activation.Tanh), new Dense(1));
        #region step
        Node x = Node.Input("x", 32, 1), y = Node.Input("y", 32, 1);
        var random = new RandomGenerator(seed: 1);
        ForwardPass pass = model.Forward([x], random);
        Node loss = (pass.Outputs[0] - y).Square().Mean();

        var optimizer = new Adam(0.01);
        CompiledGraph step = CompiledGraph.Compile([loss], [.. optimizer.Minimize(loss, model.TrainableVariables), .. pass.Updates]);
        #endregion
        for (int i = 0; i < 32; i++)
        {
            step.Input<float>(x)[i] = i / 32f;
            step.Input<float>(y)[i] = i * i / 1024f;
        }

        step.Run();
        float first = step.Output<float>(loss)[0];
        for (int i = 0; i < 300; i++)
            step.Run();
        Assert.True(step.Output<float>(loss)[0] < first / 10);
    }

    [Fact]
    public void Gradients_number_by_number()
    {
        using var output = new StringWriter();
        #region gradients
        Node x = Node.Input("x", 1, 2), target = Node.Input("target", 1, 1);
        Node w1 = Node.Parameter([0.15f, 0.25f, 0.2f, 0.3f], [2, 2]), w2 = Node.Parameter([0.4f, 0.5f], [2, 1]);
        Node hidden = x.MatMul(w1).Sigmoid(), answer = hidden.MatMul(w2).Sigmoid();
        Node loss = (answer - target).Square().Sum();

        Node[] wanted = [answer, w2, hidden, w1];
        Node[] gradients = loss.Gradients(wanted);
        CompiledGraph graph = CompiledGraph.Compile([loss, .. gradients], keep: wanted);
        graph.Input<float>(x)[0] = 0.05f;
        graph.Input<float>(x)[1] = 0.1f;
        graph.Input<float>(target)[0] = 1;
        graph.Run();
        output.WriteLine($"loss {graph.Output<float>(loss)[0]}");
        foreach ((Node node, Node gradient) in wanted.Zip(gradients))
            output.WriteLine($"{node}: {Numbers(node)}, gradient {Numbers(gradient)}");

        string Numbers(Node node) => string.Join(' ', graph.Output<float>(node).ToArray());
        #endregion

        // The same by the chain rule, in doubles.
        double[] u = [0.05 * 0.15 + 0.1 * 0.2, 0.05 * 0.25 + 0.1 * 0.3];
        double[] h = [.. u.Select(v => 1 / (1 + Math.Exp(-v)))];
        double a = 1 / (1 + Math.Exp(-(0.4 * h[0] + 0.5 * h[1]))), da = 2 * (a - 1), dv = da * a * (1 - a);
        double[] dh = [dv * 0.4, dv * 0.5], du = [.. dh.Zip(h, (d, y) => d * y * (1 - y))];
        double[][] expected = [[da], [dv * h[0], dv * h[1]], dh, [0.05 * du[0], 0.05 * du[1], 0.1 * du[0], 0.1 * du[1]]];
        Assert.Equal((a - 1) * (a - 1), graph.Output<float>(loss)[0], 1e-6);
        foreach ((double[] numbers, Node gradient) in expected.Zip(gradients))
            Assert.Equal(numbers, graph.Output<float>(gradient).ToArray().Select(g => (double)g), (e, g) => Math.Abs(e - g) < 1e-6);
        Assert.Equal(5, output.ToString().Split(output.NewLine).SkipLast(1).Count());
    }

    [Fact]
    public void Pretraining_without_labels()
    {
        float[] rows = [.. Enumerable.Range(0, 64 * 16).Select(i => (float)(i / 16 % 4 == i % 4 ? 1 : 0))];
        var labelled = new ArrayDataset(rows, [16], [.. Enumerable.Range(0, 64).Select(i => i % 4)]);
        #region pretraining
        var belief = new DeepBeliefNetwork(visible: 16, hidden: [32, 16], seed: 1);
        belief.Fit(rows, epochs: 10, batchSize: 16);                                   // layer by layer, no labels
        Sequential network = belief.ToSequential(new Dense(4, Activation.Softmax));    // their weights start this one
        network.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        network.Fit(labelled, epochs: 30);
        #endregion
        Assert.Equal(1, network.Evaluate(labelled)["accuracy"], 0.05);
    }
}
