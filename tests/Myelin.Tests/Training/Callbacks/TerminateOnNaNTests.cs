using Myelin.Datasets;
using Myelin.Graph;

namespace Myelin.Tests.Training.Callbacks;

public sealed class TerminateOnNaNTests
{
    [Fact]
    public void The_layer_whose_output_is_not_finite_is_named_with_its_step()
    {
        // Its output is 0 / 0 as soon as the steps before have made its counter 4, so the fifth step is the first that is not finite.
        var model = new Sequential(
            new Input(4), new Dense(8, name: "first"), new Breaking(4) { Name = "second" },
            new Dense(3, Activation.Softmax, name: "third"));
        model.Compile(new SGD(1e-3), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        using var output = new StringWriter();
        var terminate = new TerminateOnNaN(output);
        History history = model.Fit(Samples.Iris(), epochs: 5, batchSize: 50, callbacks: [terminate]);
        Assert.Equal("output of \"second\", step 5", terminate.FirstNotFinite);
        Assert.Equal("first non-finite value: output of \"second\", step 5", output.ToString().Trim());
        Assert.Equal(StopReason.NotFinite, history.Stopped);
        Assert.Equal(StopReason.NotFinite, model.History!.Stopped);
        Assert.Single(history.Epochs);
        Assert.Equal(5, model.Optimizer!.Iterations);
    }

    [Fact]
    public void A_weight_that_a_step_makes_infinite_is_named_with_that_step()
    {
        var model = new Sequential(new Input(1), new Dense(1, useBias: false, kernelInitializer: Initializer.Ones));
        model.Compile(new SGD(1e30), Loss.MeanSquaredError);
        var terminate = new TerminateOnNaN(TextWriter.Null);
        model.Fit(new ArrayDataset([1e5f], [1], [0f]), epochs: 10, callbacks: [terminate]);
        // The gradient is 2e10, the step 2e40: more than a float can be. The loss shows it a step later.
        Assert.Equal("new value of \"dense/kernel\", step 1", terminate.FirstNotFinite);
        Assert.Equal(2, model.Optimizer!.Iterations);
    }

    [Fact]
    public void A_loss_alone_that_is_not_finite_is_named()
    {
        var model = new Sequential(new Input(1), new Dense(1, useBias: false, kernelInitializer: Initializer.Ones));
        model.Compile(new SGD(1e-30), Loss.MeanSquaredError);
        var terminate = new TerminateOnNaN(TextWriter.Null);
        model.Fit(new ArrayDataset([1e30f], [1], [0f]), epochs: 10, callbacks: [terminate]);
        Assert.Equal("loss, step 1", terminate.FirstNotFinite);
    }

    [Fact]
    public void Looking_changes_no_bit()
    {
        float[][] alone = Train([]), looking = Train([new TerminateOnNaN()]);
        Assert.Equal(alone, looking);

        static float[][] Train(IReadOnlyList<Callback> callbacks)
        {
            var model = new Sequential(
                new Input(4), new Dense(37, Activation.ReLU, kernelRegularizer: Regularizer.L2(0.01)), new Dropout(0.2), new Layers.Centering(),
                new Dense(19, Activation.Tanh), new Dense(3, Activation.Softmax));
            model.Compile(new Adam(0.01), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
            History history = model.Fit(Samples.Iris(), epochs: 4, batchSize: 20, callbacks: callbacks);
            return [.. model.GetWeights(), [.. history.Epochs.SelectMany(e => e.Values).Select(v => (float)v)]];
        }
    }

    [Fact]
    public void Layers_of_a_model_within_are_named_after_it()
    {
        var inner = new Sequential(new Input(4), new Dense(4), new Breaking(0) { Name = "breaking" });
        var model = new Sequential(new Input(4), inner.AsLayer() with { Name = "encoder" }, new Dense(3, Activation.Softmax));
        model.Compile(new SGD(), Loss.SparseCategoricalCrossentropy);
        var terminate = new TerminateOnNaN(TextWriter.Null);
        model.Fit(Samples.Iris(), callbacks: [terminate]);
        Assert.Equal("output of \"encoder/breaking\", step 1", terminate.FirstNotFinite);
    }

    /// <summary>Changes nothing until it has been trained for a number of steps; then it makes 0 / 0.</summary>
    private sealed record Breaking(int Steps) : Layer
    {
        public override string Type => "breaking";

        public override IReadOnlyList<WeightSpec> Weights(Shape input) => [new("steps", Shape.Scalar, Initializer.Zeros, Trainable: false)];

        public override Node Apply(Node x, LayerContext context)
        {
            Node steps = context.Weight("steps");
            if (context.Training)
                context.Update("steps", steps + 1);
            Node broken = (steps - Steps).Relu() + (Steps - steps).Relu();
            return x * (broken / broken);
        }
    }
}
