using Myelin.Datasets;

namespace Myelin.Tests.Training.Callbacks;

public sealed class ProgressCallbackTests
{
    [Fact]
    public void Each_epoch_is_a_line_with_its_number_time_and_figures()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        using var output = new StringWriter();
        History history = model.Fit(Samples.Iris(), epochs: 3, validationSplit: 0.2, callbacks: [new ProgressCallback(output)]);
        string[] lines = output.ToString().Split(Environment.NewLine);
        Assert.Equal(4, lines.Length);
        Assert.Equal("", lines[3]);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            string[] parts = lines[epoch].Split(" - ", 3);
            Assert.Equal($"epoch {epoch + 1}/3", parts[0]);
            Assert.Matches(@"^\d+\.\d s$", parts[1]);
            Assert.Equal(history.Epochs[epoch].ToString(), parts[2]);
        }

        Assert.Matches(@"- loss: \S+ - accuracy: \S+ - val_loss: \S+ - val_accuracy: \S+$", lines[0]);
    }

    [Fact]
    public void A_history_counts_its_epochs_in_words()
    {
        var model = new Sequential(new Input(4), new Dense(3, Activation.Softmax));
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy);
        ArrayDataset data = Samples.Iris();
        Assert.StartsWith("1 epoch, the last: loss: ", model.Fit(data).ToString(), StringComparison.Ordinal);
        Assert.StartsWith("2 epochs, the last: loss: ", model.Fit(data, epochs: 2).ToString(), StringComparison.Ordinal);
    }

    /// <summary>A text writer is not safe for several threads by itself.</summary>
    [Fact]
    public void Predictions_at_the_same_time_share_its_writer()
    {
        var model = new Sequential(new Input(1), new Dense(1));
        using var output = new WriterOfOne();
        var progress = new ProgressCallback(output);
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => model.Predict([1f, 2f], [progress]));
        Assert.Equal(200, output.Lines);
        Assert.False(output.HadTwo);
    }

    /// <summary>Sees whether two threads write at the same time.</summary>
    private sealed class WriterOfOne : StringWriter
    {
        private int _writing;

        public int Lines { get; private set; }

        public bool HadTwo { get; private set; }

        public override void WriteLine(string? value)
        {
            if (Interlocked.Increment(ref _writing) > 1)
                HadTwo = true;
            Lines++;
            Thread.Yield();
            Interlocked.Decrement(ref _writing);
        }
    }
}
