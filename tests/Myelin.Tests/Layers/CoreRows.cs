namespace Myelin.Tests.Layers;

/// <summary>Dense, the activation layers, and Flatten.</summary>
internal static class CoreRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("dense", new Dense(3), [4]),
        new LayerRow("dense tanh on the last axis", new Dense(3, Activation.Tanh), [2, 4]),
        new LayerRow("dense relu without bias", new Dense(5, Activation.ReLU, useBias: false), [3]),
        new LayerRow("activation sigmoid", new ActivationLayer(Activation.Sigmoid), [5]),
        new LayerRow("re_lu", new ReLU(), [5]),
        new LayerRow("leaky_re_lu", new LeakyReLU(0.25), [5]),
        new LayerRow("elu", new ELU(1.5), [5]),
        new LayerRow("softmax", new Softmax(), [2, 5]),
        new LayerRow("flatten", new Flatten(), [2, 3]),
        new LayerRow("flatten channels first", new Flatten(DataFormat.ChannelsFirst), [3, 2, 2]),
    ];
}
