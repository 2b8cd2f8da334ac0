using System.IO.Compression;
using System.Text.Json;
using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Serialization;

public sealed class ModelFileTests
{
    [Fact]
    public void Everything_comes_back()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(
            new Input(2, 3),
            new Flatten(),
            new Dense(
                5, Activation.LeakyReLU(0.1), kernelInitializer: Initializer.RandomNormal(0, 0.3),
                kernelRegularizer: Regularizer.L1L2(0.01, 0.02), name: "first"),
            new Dense(4, useBias: false, biasRegularizer: Regularizer.L2(0.5)),
            new ReLU(), new LeakyReLU(0.2), new ELU(0.7), new ActivationLayer(Activation.GELU), new Dropout(0.25),
            new Dense(2, biasInitializer: Initializer.Ones),
            new Myelin.Softmax())
        {
            Name = "everything \"quoted\" ü",
            Seed = ulong.MaxValue,
        };
        model.Compile(new SGD(0.05, 0.8, nesterov: true), Loss.SparseCategoricalCrossentropy, Metric.Accuracy, Metric.SparseCategoricalAccuracy);
        float[] inputs = [.. Enumerable.Range(0, 60).Select(i => MathF.Cos(i))];
        var data = new ArrayDataset(inputs, [2, 3], [0, 1, 0, 1, 1, 0, 0, 1, 1, 0]);
        model.Fit(data, epochs: 3, batchSize: 4, validationSplit: 0.3, callbacks: [new EarlyStopping(patience: 5)]);
        model.Save(folder["m.myelin"]);
        Sequential loaded = Sequential.Load(folder["m.myelin"]);

        Assert.Equal((model.Name, model.Seed), (loaded.Name, loaded.Seed));
        Assert.Equal(model.BuiltLayers.Select(l => l.Layer with { Name = l.Name }), loaded.Layers);
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        Assert.Equal(model.Predict(inputs), loaded.Predict(inputs));
        Assert.Equal(model.Loss, loaded.Loss);
        Assert.Equal(model.Metrics, loaded.Metrics);
        var optimizer = Assert.IsType<SGD>(loaded.Optimizer);
        Assert.Equal((0.05, 0.8, true, 6), (optimizer.LearningRate, optimizer.Momentum, optimizer.Nesterov, optimizer.Iterations));
        Assert.Equal(model.Optimizer!.Slots.Select(s => s.Values<float>().ToArray()), optimizer.Slots.Select(s => s.Values<float>().ToArray()));
        Assert.Equal(model.History!.Epochs.Select(e => e.ToArray()), loaded.History!.Epochs.Select(e => e.ToArray()));
        Assert.Equal((model.History.BestEpoch, model.History.Stopped), (loaded.History.BestEpoch, loaded.History.Stopped));
        Assert.Equal(model.Evaluate(data), loaded.Evaluate(data));
        Assert.Equal(model.Summary(), loaded.Summary());
    }

    // Dropout, shuffling, momentum, partial batches: all go on as if nothing had happened.
    [Theory]
    [InlineData("adam")]
    [InlineData("sgd")]
    public void Training_goes_on_after_loading_to_the_same_bits(string optimizer)
    {
        using var folder = new TemporaryFolder();
        ArrayDataset iris = Samples.Iris();
        Sequential straight = Model();
        straight.Fit(iris, epochs: 7, batchSize: 32, validationSplit: 0.2, seed: 9);

        Sequential model = Model();
        model.Fit(iris, epochs: 3, batchSize: 32, validationSplit: 0.2, seed: 9);
        model.Save(folder["m.myelin"]);
        model = Sequential.Load(folder["m.myelin"]);
        model.Fit(iris, epochs: 2, batchSize: 32, validationSplit: 0.2, seed: 9);
        model.Save(folder["m.myelin"]);
        model = Sequential.Load(folder["m.myelin"]);
        model.Fit(iris, epochs: 2, batchSize: 32, validationSplit: 0.2, seed: 9);

        Assert.Equal(straight.GetWeights(), model.GetWeights());
        Assert.Equal(straight.History!["loss"], model.History!["loss"]);
        Assert.Equal(straight.History!["val_accuracy"], model.History!["val_accuracy"]);

        Sequential Model()
        {
            var made = new Sequential(
                new Dense(12, Activation.Tanh), new Dropout(0.3), new Dense(8, Activation.ReLU), new Dropout(0.1),
                new Dense(3, Activation.Softmax))
            { Seed = 4 };
            made.Compile(optimizer == "adam" ? new Adam(0.01) : new SGD(0.05, 0.9), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            return made;
        }
    }

    [Fact]
    public void A_model_that_was_never_compiled_can_be_saved_and_used()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(2), new Dense(1));
        model.Save(folder["m.myelin"]);
        Sequential loaded = Sequential.Load(folder["m.myelin"]);
        Assert.Equal(model.Predict([1f, 2]), loaded.Predict([1f, 2]));
        Assert.Null(loaded.Loss);
        Assert.Null(loaded.History);
    }

    [Fact]
    public void Figures_that_are_no_numbers_come_back()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(1), new Dense(1)) { History = new History() };
        model.History.Add(new Evaluation(["loss", "val_loss", "mse"], [double.NaN, double.PositiveInfinity, 0.1]));
        model.Save(folder["m.myelin"]);
        Assert.Equal([double.NaN, double.PositiveInfinity, 0.1], Sequential.Load(folder["m.myelin"]).History!.Epochs[0].Values);
    }

    [Fact]
    public void Saving_twice_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Trained();
        model.Save(folder["a.myelin"]);
        model.Save(folder["b.myelin"]);
        Sequential.Load(folder["a.myelin"]).Save(folder["c.myelin"]);
        Assert.Equal(File.ReadAllBytes(folder["a.myelin"]), File.ReadAllBytes(folder["b.myelin"]));
        Assert.Equal(File.ReadAllBytes(folder["a.myelin"]), File.ReadAllBytes(folder["c.myelin"]));
    }

    [Fact]
    public void The_file_is_a_plain_zip_that_other_tools_can_pack_anew()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Trained();
        model.Save(folder["m.myelin"]);
        using (ZipArchive zip = ZipFile.OpenRead(folder["m.myelin"]))
        {
            Assert.Equal(["model.json", "weights.safetensors", "training.json", "training.safetensors"], zip.Entries.Select(e => e.FullName));
            using JsonDocument description = JsonDocument.Parse(zip.GetEntry("model.json")!.Open());
            Assert.Equal(1, description.RootElement.GetProperty("format").GetInt32());
            Assert.Equal("relu", description.RootElement.GetProperty("layers")[0].GetProperty("activation").GetString());
            ZipFile.ExtractToDirectory(folder["m.myelin"], folder["parts"]);
        }

        ZipFile.CreateFromDirectory(folder["parts"], folder["packed.myelin"], CompressionLevel.SmallestSize, includeBaseDirectory: false);
        Assert.Equal(model.GetWeights(), Sequential.Load(folder["packed.myelin"]).GetWeights());
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => Trained().Save(folder["none/m.myelin"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        Assert.Throws<FileNotFoundException>(() => Sequential.Load(folder["m.myelin"]));
    }

    [Fact]
    public void What_is_in_memory_only_is_not_saved_in_part()
    {
        using var folder = new TemporaryFolder();
        var model = new Sequential(new Input(1), new Dense(1));
        model.Compile(new SGD(), new HalfSquares());
        Refusal.Contains<InvalidOperationException>("cannot name the loss \"half_squares\"", () => model.Save(folder["m.myelin"]));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    internal static Sequential Trained()
    {
        var model = new Sequential(new Dense(4, Activation.ReLU), new Dense(3, Activation.Softmax)) { Seed = 1 };
        model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(Samples.Iris(), epochs: 2);
        return model;
    }

    private sealed record HalfSquares : Loss
    {
        public override string Name => "half_squares";

        public override Node OfRows(Node outputs, Node targets) => (outputs - targets).Square() * 0.5;
    }
}
