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
}
