using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Accuracy.Networks;

/// <summary>The multilayer perceptron of Keras's mnist_mlp example: 512-512 ReLU, dropout 0.2, RMSprop, batches of 128, 20
/// epochs.</summary>
internal sealed record MnistDense() : Experiment("mnist-dense", "test accuracy", 0.982, LargerIsBetter: true)
{
    public override double Run(string data, int seed, Action<string> log)
    {
        (ArrayDataset train, ArrayDataset test) = Mnist.Load(Path.Combine(data, "mnist"));
        var model = new Sequential(
            new Input(28, 28),
            new Flatten(),
            new Dense(512, Activation.ReLU),
            new Dropout(0.2),
            new Dense(512, Activation.ReLU),
            new Dropout(0.2),
            new Dense(10, Activation.Softmax))
        { Seed = (ulong)seed };
        model.Compile(new RMSprop(), Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
        model.Fit(train, epochs: 20, batchSize: 128, seed: (ulong)seed, callbacks: [Progress(log)]);
        return model.Evaluate(test)["accuracy"];
    }
}
