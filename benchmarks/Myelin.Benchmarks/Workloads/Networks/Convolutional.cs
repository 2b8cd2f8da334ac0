namespace Myelin.Benchmarks.Networks;

/// <summary>Convolutional networks for images of 28 by 28.</summary>
internal static class Convolutional
{
    /// <summary>LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, with ReLU and max
    /// pooling.</summary>
    public static Model LeNet5() => new Sequential(
        new Input(28, 28, 1),
        new Conv2D(6, 5, activation: Activation.ReLU, name: "conv_1"),
        new MaxPooling2D(2),
        new Conv2D(16, 5, activation: Activation.ReLU, name: "conv_2"),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(120, Activation.ReLU, name: "dense_1"),
        new Dense(84, Activation.ReLU, name: "dense_2"),
        new Dense(10, Activation.Softmax, name: "dense_3"));

    /// <summary>The network of many first pages on MNIST: two convolutions, pooling, a dense layer, dropout.</summary>
    public static Model Cnn(bool dropout) => new Sequential(
        [
            new Input(28, 28, 1),
            new Conv2D(32, 3, activation: Activation.ReLU, name: "conv_1"),
            new Conv2D(64, 3, activation: Activation.ReLU, name: "conv_2"),
            new MaxPooling2D(2),
            .. dropout ? (Layer[])[new Dropout(0.25)] : [],
            new Flatten(),
            new Dense(128, Activation.ReLU, name: "dense_1"),
            .. dropout ? (Layer[])[new Dropout(0.5)] : [],
            new Dense(10, Activation.Softmax, name: "dense_2"),
        ]);
}
