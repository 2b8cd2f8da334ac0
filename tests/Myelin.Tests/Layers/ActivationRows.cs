namespace Myelin.Tests.Layers;

/// <summary>Activations as layers of their own, with their settings.</summary>
internal static class ActivationRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("re_lu with a largest value", new ReLU(maxValue: 1), [6]),
        new LayerRow("re_lu with a slope", new ReLU(negativeSlope: 0.1), [6]),
        new LayerRow("re_lu with a threshold", new ReLU(threshold: 0.5), [6]),
        new LayerRow("re_lu with all settings", new ReLU(maxValue: 1.5, negativeSlope: 0.25, threshold: 0.5), [2, 6]),
        new LayerRow("p_re_lu", new PReLU(Initializer.RandomUniform(0.1, 0.4)), [2, 3]),
        new LayerRow("p_re_lu with shared axes", new PReLU(Initializer.RandomUniform(0.1, 0.4), sharedAxes: [1, -2]), [2, 3, 4]),
        new LayerRow("softmax along the first axis", new Softmax(axis: 1), [3, 2]),
        new LayerRow("softmax along the second last axis", new Softmax(axis: -2), [3, 4, 2]),
        new LayerRow("maxout", new Maxout(3), [2, 6]),
        new LayerRow("activation hard_sigmoid", new ActivationLayer(Activation.HardSigmoid), [5]),
        new LayerRow("activation mish", new ActivationLayer(Activation.Mish), [5]),
        new LayerRow("activation gelu", new ActivationLayer(Activation.GELU), [5]),
        new LayerRow("activation gelu_tanh", new ActivationLayer(Activation.GELUTanh), [5]),
        new LayerRow("activation selu", new ActivationLayer(Activation.SELU), [5]),
        new LayerRow("activation silu", new ActivationLayer(Activation.SiLU), [5]),
        new LayerRow("activation softplus", new ActivationLayer(Activation.Softplus), [5]),
        new LayerRow("activation softsign", new ActivationLayer(Activation.Softsign), [5]),
        new LayerRow("activation relu6", new ActivationLayer(Activation.ReLU6), [5]),
        new LayerRow("activation log_softmax", new ActivationLayer(Activation.LogSoftmax), [5]),
    ];
}
