using Myelin.Benchmarks.Networks;

namespace Myelin.Benchmarks;

/// <summary>The networks that are trained and asked, as data.</summary>
internal static class WorkloadList
{
    private static readonly OptimizerSettings s_adam = new("adam", 0.001);
    private static readonly OptimizerSettings s_sgd = new("sgd", 0.01);
    private static readonly OptimizerSettings s_momentum = new("sgd", 0.01, 0.9);

    // Batch normalization at a greater rate multiplies rounding errors so fast that ten steps from equal weights tell nothing.
    private static readonly OptimizerSettings s_slowMomentum = new("sgd", 0.001, 0.9);

    /// <summary>The training steps.</summary>
    public static IReadOnlyList<Workload> Training { get; } =
    [
        new("MLP 2-8-8-1 tanh, SGD, batch 10", "mlp", 10, [2], TargetKind.Numbers, Loss.MeanSquaredError, s_sgd,
            _ => Mlp.Create([2, 8, 8, 1], Activation.Tanh, Activation.Linear)) { Activation = "tanh", Small = true, Goal = 20 },
        new("MLP 100-64-32-1, binary cross-entropy, Adam, batch 32", "mlp", 32, [100], TargetKind.Binary, Loss.BinaryCrossentropy, s_adam,
            _ => Mlp.Create([100, 64, 32, 1], Activation.ReLU, Activation.Sigmoid)) { Small = true, Goal = 10 },
        Digits(32) with { Goal = 2.2 }, Digits(128) with { Goal = 1.6 }, Digits(512) with { Goal = 1.35 },
        new("MLP 784-512-512-10, dropout 0.2, RMSprop, batch 128", "mlp", 128, [784], TargetKind.Labels, Loss.SparseCategoricalCrossentropy,
            new("rmsprop", 0.001), dropout =>
                Mlp.Create([784, 512, 512, 10], Activation.ReLU, Activation.Softmax, dropout ? 0.2 : 0)) { Dropout = 0.2, Goal = 1.9 },
        new("MLP 1024-4096-4096-1000, SGD momentum, batch 256", "mlp", 256, [1024], TargetKind.Labels, Loss.SparseCategoricalCrossentropy, s_momentum,
            _ => Mlp.Create([1024, 4096, 4096, 1000], Activation.ReLU, Activation.Softmax)) { Goal = 1.15, ShareGoal = 0.8 },
        new("Autoencoder 784-128-32-128-784, Adam, batch 128", "mlp", 128, [784], TargetKind.Inputs, Loss.MeanSquaredError, s_adam,
            _ => Mlp.Create([784, 128, 32, 128, 784], Activation.ReLU, Activation.Linear)) { Goal = 2.3 },
        CrossEntropyAutoencoder("with cross-entropy"),
        CrossEntropyAutoencoder("with cross-entropy of probabilities") with { PeerLoss = "binary_crossentropy_of_probabilities", Goal = 2.3 },
        new("LeNet-5, SGD, batch 64", "lenet5", 64, [28, 28, 1], TargetKind.Labels, Loss.SparseCategoricalCrossentropy, s_sgd,
            _ => Convolutional.LeNet5()) { HasChannels = true, Goal = 3 },
        Cnn(128) with { Goal = 1.9, ShareGoal = 0.65 }, ResNet20(32) with { Goal = 1.2 },
        new(
            "Text CNN, Adam, batch 32, length 80", "text_cnn", 32, [80], TargetKind.Binary, Loss.BinaryCrossentropy, s_adam,
            _ => TextNetworks.Convolution())
            { Words = TextNetworks.Words, HasChannels = true, Goal = 1.6 },
        Lstm(32) with { Goal = 2.8 },
        new("GRU 128 over 80 steps, Adam, batch 32", "gru", 32, [80], TargetKind.Binary, Loss.BinaryCrossentropy, s_adam, _ => TextNetworks.Gru())
            { Words = TextNetworks.Words, Goal = 3.8 },
        new("Transformer encoder, 2 blocks, d 128, 4 heads, length 64, Adam, batch 32", "transformer", 32, [64, 128], TargetKind.Labels,
            Loss.SparseCategoricalCrossentropy, s_adam,
            _ => TransformerEncoder.Create(blocks: 2, steps: 64, width: 128, heads: 4, inner: 512, classes: 10)) { Goal = 1.5 },
    ];

    /// <summary>What is asked for predictions.</summary>
    public static IReadOnlyList<Workload> Inference { get; } =
    [
        Digits(1) with { Name = "MLP 784-256-128-10, batch 1", Small = true, Goal = 1.1 },
        Digits(32) with { Name = "MLP 784-256-128-10, batch 32", Goal = 1 },
        Digits(1024) with { Name = "MLP 784-256-128-10, batch 1024", Goal = 0.97 },
        Cnn(1) with { Name = "CNN conv32-conv64-pool-dense128-10, batch 1", Goal = 1.05 },
        Cnn(64) with { Name = "CNN conv32-conv64-pool-dense128-10, batch 64", Goal = 0.97 },
        ResNet20(1) with { Name = "ResNet-20 on 32×32×3, batch 1", Goal = 1.05 },
        Lstm(1) with { Name = "LSTM 128 over 80 steps, batch 1", Goal = 1.05 },
    ];

    /// <summary>The convolutional network whose memory is measured too.</summary>
    public static Workload Cnn(int batch) => new($"CNN conv32-conv64-pool-dense128-10, dropout, Adam, batch {batch}", "cnn", batch, [28, 28, 1],
        TargetKind.Labels, Loss.SparseCategoricalCrossentropy, s_adam, Convolutional.Cnn)
    { Dropout = 0.25, HasChannels = true };

    private static Workload Digits(int batch) => new($"MLP 784-256-128-10 ReLU, Adam, batch {batch}", "mlp", batch, [784], TargetKind.Labels,
        Loss.SparseCategoricalCrossentropy, s_adam, _ => Mlp.Create([784, 256, 128, 10], Activation.ReLU, Activation.Softmax));

    // PyTorch's users write it in one of two ways: the loss takes what the last layer gives (BCEWithLogitsLoss), or probabilities (Sigmoid
    // and BCELoss). Myelin's users write a sigmoid, and have the loss of what is before it.
    private static Workload CrossEntropyAutoencoder(string how) =>
        new($"Autoencoder {how} 784-128-32-128-784, Adam, batch 128", "mlp", 128, [784], TargetKind.Inputs, Loss.BinaryCrossentropy, s_adam,
            _ => Mlp.Create([784, 128, 32, 128, 784], Activation.ReLU, Activation.Sigmoid));

    private static Workload ResNet20(int batch) => new($"ResNet-20 on 32×32×3, SGD momentum, batch {batch}", "resnet20", batch, [32, 32, 3],
        TargetKind.Labels, Loss.SparseCategoricalCrossentropy, s_slowMomentum, _ => ResidualNetwork.Create(blocks: 3))
    { HasChannels = true };

    private static Workload Lstm(int batch) => new($"LSTM 128 over 80 steps, Adam, batch {batch}", "lstm", batch, [80], TargetKind.Binary,
        Loss.BinaryCrossentropy, s_adam, _ => TextNetworks.Lstm())
    { Words = TextNetworks.Words };
}
