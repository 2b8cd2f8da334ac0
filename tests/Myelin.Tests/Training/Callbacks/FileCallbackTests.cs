using Myelin.Datasets;

namespace Myelin.Tests.Training.Callbacks;

public sealed class FileCallbackTests
{
    [Fact]
    public void A_log_has_a_line_for_each_epoch_with_all_digits()
    {
        using var folder = new TemporaryFolder();
        History history = Classifier().Fit(Samples.Iris(), epochs: 3, validationSplit: 0.2, callbacks: [new CSVLogger(folder["log.csv"])]);
        string[] lines = File.ReadAllLines(folder["log.csv"]);
        Assert.Equal("epoch,loss,accuracy,val_loss,val_accuracy", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Equal(
            history.Epochs.Select(e => e.Values),
            lines[1..].Select(l => l.Split(',')[1..].Select(f => double.Parse(f, System.Globalization.CultureInfo.InvariantCulture))));
        // Again: written anew; and then added to.
        Classifier().Fit(Samples.Iris(), epochs: 2, validationSplit: 0.2, callbacks: [new CSVLogger(folder["log.csv"], append: false)]);
        Assert.Equal(3, File.ReadAllLines(folder["log.csv"]).Length);
        Classifier().Fit(Samples.Iris(), epochs: 2, validationSplit: 0.2, callbacks: [new CSVLogger(folder["log.csv"], append: true)]);
        Assert.Equal(["epoch", "0", "1", "0", "1"], File.ReadAllLines(folder["log.csv"]).Select(l => l.Split(',')[0]));
    }

    [Fact]
    public void Each_line_is_there_before_training_goes_on_and_half_a_line_is_taken_away()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<TimeoutException>(() => Classifier().Fit(Samples.Iris(), epochs: 3, callbacks:
            [
                new CSVLogger(folder["log.csv"], ";"),
                new LambdaCallback(onEpochBegin: (_, epoch) => { if (epoch == 2) throw new TimeoutException(); }),
            ]));
        Assert.Equal(3, File.ReadAllLines(folder["log.csv"]).Length);
        File.AppendAllText(folder["log.csv"], "2;0.12");
        Classifier().Fit(Samples.Iris(), epochs: 1, callbacks: [new CSVLogger(folder["log.csv"], ";", append: true)]);
        Assert.Equal(["epoch", "0", "1", "0"], File.ReadAllLines(folder["log.csv"]).Select(l => l.Split(';')[0]));
    }

    [Fact]
    public void A_figure_that_an_epoch_does_not_have_is_not_there()
    {
        using var folder = new TemporaryFolder();
        Classifier().Fit(Samples.Iris(), epochs: 2, validationSplit: 0.2, validationFreq: 2, callbacks: [new CSVLogger(folder["log.csv"])]);
        string[] lines = File.ReadAllLines(folder["log.csv"]);
        Assert.Equal("epoch,loss,accuracy,val_loss,val_accuracy", lines[0]);
        Assert.EndsWith(",NA,NA", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain("NA", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_other_columns_is_not_added_to()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.csv"], "epoch,loss\n0,1\n");
        Refusal.Contains<InvalidOperationException>(
            "cannot write \"accuracy\"",
            () => Classifier().Fit(Samples.Iris(), callbacks: [new CSVLogger(folder["log.csv"], append: true)]));
        File.WriteAllText(folder["log.csv"], "name,size\n");
        Refusal.Contains<InvalidOperationException>(
            "its first line is \"name,size\"",
            () => Classifier().Fit(Samples.Iris(), callbacks: [new CSVLogger(folder["log.csv"], append: true)]));
        Assert.Throws<ArgumentException>(() => new CSVLogger("x", "1"));
    }

    [Fact]
    public void Checkpoints_carry_their_epoch_and_figures_in_their_names()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Classifier();
        History history = model.Fit(Samples.Iris(), epochs: 2, validationSplit: 0.2, callbacks:
            [new ModelCheckpoint(folder["runs/{epoch:02d}-{val_loss:.4f}-{val_accuracy:0.0}.myelin"])]);
        string[] expected = [.. history.Epochs.Select(
            (e, i) => FormattableString.Invariant($"0{i + 1}-{e["val_loss"]:F4}-{e["val_accuracy"]:0.0}.myelin"))];
        Assert.Equal(expected, Directory.GetFiles(folder["runs"]).Select(Path.GetFileName).Order());
        // The last one is the model as it is, and trains on as it would.
        Model loaded = Model.Load(Path.Combine(folder["runs"], expected[1]));
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
        model.Fit(Samples.Iris());
        loaded.Fit(Samples.Iris());
        Assert.Equal(model.GetWeights(), loaded.GetWeights());
    }

    [Theory]
    // As Python's format has them.
    [InlineData("{epoch:03}", "001")]
    [InlineData("{epoch:3}", "  1")]
    [InlineData("{epoch:03d}", "001")]
    [InlineData("{tenth:.4f}", "0.1235")]
    [InlineData("{tenth:08.3f}", "0000.123")]
    [InlineData("{tenth:.2}", "0.12")]
    [InlineData("{tenth:.3g}", "0.123")]
    [InlineData("{tenth:.3e}", "1.235e-01")]
    [InlineData("{tenth:.1%}", "12.3%")]
    [InlineData("{tiny:.3e}", "1.500e-07")]
    [InlineData("{tiny:g}", "1.5e-07")]
    // As .NET has them.
    [InlineData("{epoch}", "1")]
    [InlineData("{tenth}", "0.12345678")]
    [InlineData("{epoch:000}", "001")]
    [InlineData("{tenth:0.00}", "0.12")]
    [InlineData("{tenth:0.0##}", "0.123")]
    public void Fields_of_a_path(string field, string text)
    {
        using var folder = new TemporaryFolder();
        Sequential model = Classifier();
        var checkpoint = new ModelCheckpoint(folder[$"a{field}z"], saveWeightsOnly: true);
        model.Fit(Samples.Iris(), callbacks: [new LambdaCallback(onEpochEnd: (run, epoch, _) =>
            checkpoint.OnEpochEnd(run, epoch, new Evaluation(["loss", "tenth", "tiny"], [1, 0.12345678, 1.5e-7])))]);
        Assert.Equal($"a{text}z", Path.GetFileName(checkpoint.LastPath));
    }

    [Fact]
    public void Only_the_best_is_saved()
    {
        using var folder = new TemporaryFolder();
        Sequential model = Classifier(rate: 3);
        var weights = new List<float[][]>();
        var checkpoint = new ModelCheckpoint(folder["{epoch}.safetensors"], "loss", saveBestOnly: true, saveWeightsOnly: true);
        History history = model.Fit(
            Samples.Iris(), epochs: 6,
            callbacks: [checkpoint, new LambdaCallback(onEpochEnd: (run, _, _) => weights.Add(run.Model.GetWeights()))]);
        double best = double.PositiveInfinity;
        var expected = new List<string>();
        for (int epoch = 0; epoch < 6; epoch++)
        {
            if (history["loss"][epoch] < best)
            {
                best = history["loss"][epoch];
                expected.Add($"{epoch + 1}.safetensors");
            }
        }

        Assert.Equal(expected, Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(expected[^1], Path.GetFileName(checkpoint.LastPath));
        model.LoadWeights(checkpoint.LastPath!);
        Assert.Equal(weights[history["loss"].ToList().IndexOf(best)], model.GetWeights());
        Assert.Null(Saved(new ModelCheckpoint(folder["none.myelin"], "loss", saveBestOnly: true, initialValueThreshold: 0)));

        static string? Saved(ModelCheckpoint checkpoint)
        {
            Classifier().Fit(Samples.Iris(), callbacks: [checkpoint]);
            return checkpoint.LastPath;
        }
    }

    [Fact]
    public void Checkpoints_after_so_many_batches()
    {
        using var folder = new TemporaryFolder();
        // 5 batches an epoch, 3 epochs: after batches 4, 8 and 12 of all.
        Classifier().Fit(Samples.Iris(), epochs: 3, callbacks: [new ModelCheckpoint(folder["{epoch}-{batch:3d}"], saveFreq: 4)]);
        Assert.Equal(["1-  4", "2-  3", "3-  2"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Refusal.Contains<InvalidOperationException>(
            "names {val_los}", () => Classifier().Fit(Samples.Iris(), callbacks: [new ModelCheckpoint(folder["{val_los}"])]));
        Refusal.Contains<InvalidOperationException>(
            "ModelCheckpoint watches \"val_loss\"",
            () => Classifier().Fit(Samples.Iris(), callbacks: [new ModelCheckpoint(folder["x"], saveBestOnly: true)]));
        Assert.Throws<ArgumentException>(() => new ModelCheckpoint("x", saveBestOnly: true, saveFreq: 10));
        Assert.Equal(SaveFrequency.Epoch, SaveFrequency.Parse("epoch"));
        Assert.Equal(new SaveFrequency(12), SaveFrequency.Parse(new SaveFrequency(12).ToString()));
        Assert.Throws<FormatException>(() => SaveFrequency.Parse("0"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SaveFrequency(-1));
    }

    private static Sequential Classifier(double rate = 0.1)
    {
        var model = new Sequential(new Input(4), new Dense(8, Activation.Tanh), new Dense(3, Activation.Softmax)) { Seed = 1 };
        model.Compile(new SGD(rate), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        return model;
    }
}
