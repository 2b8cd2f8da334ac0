using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>The network of Keras's mnist_cnn example: convolutions of 32 and 64 filters, pooling, dropout, dense 128; Adam, 12
/// epochs.</summary>
internal sealed record MnistConvolution() : Experiment("mnist-convolution", "test accuracy", 0.991, LargerIsBetter: true)
{
    public override double Run(string data, int seed, Action<string> log)
    {
        (ArrayDataset train, ArrayDataset test) = Mnist.Load(Path.Combine(data, "mnist"));
        var model = new Sequential(
            new Input(28, 28),
            new Reshape(28, 28, 1),
            new Conv2D(32, 3, activation: Activation.ReLU),
            new Conv2D(64, 3, activation: Activation.ReLU),
            new MaxPooling2D(2),
            new Dropout(0.25),
            new Flatten(),
            new Dense(128, Activation.ReLU),
            new Dropout(0.5),
            new Dense(10, Activation.Softmax))
        { Seed = (ulong)seed };
        model.Compile(new Adam(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(train, epochs: 12, batchSize: 128, seed: (ulong)seed, callbacks: [Progress(log)]);
        return model.Evaluate(test)["accuracy"];
    }
}
