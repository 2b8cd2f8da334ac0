using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>Normalization over batches, rows and groups.</summary>
internal static class NormalizationRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("batch_normalization in training", new BatchNormalization(), [3]) { Training = true },
        new LayerRow("batch_normalization of images in training", new BatchNormalization(momentum: 0.9, epsilon: 1e-5), [2, 3, 3])
            { Training = true },
        new LayerRow("batch_normalization of channels first in training", new BatchNormalization(axis: 1), [3, 2, 2]) { Training = true },
        new LayerRow("batch_normalization in prediction", new BatchNormalization(), [2, 3]),
        new LayerRow("batch_normalization frozen", new BatchNormalization(), [3]) { Training = true, Trainable = false },
        new LayerRow("batch_normalization without scale and shift", new BatchNormalization(center: false, scale: false), [3]) { Training = true },
        new LayerRow("batch_normalization with a mask", new BatchNormalization(), [4, 3]) { Training = true },
        new LayerRow("batch_normalization with a mask of words", new BatchNormalization(), [2, 3, 3]) { Training = true },
        new LayerRow("layer_normalization", new LayerNormalization(), [3, 4]),
        new LayerRow("layer_normalization of two axes", new LayerNormalization([1, 2], 1e-5), [3, 4]),
        new LayerRow(
            "layer_normalization of the first axis",
            new LayerNormalization(1, center: false, gammaRegularizer: Regularizer.L2(0.1), gammaConstraint: Constraint.NonNeg), [3, 4]),
        new LayerRow("group_normalization", new GroupNormalization(2), [3, 2, 4]),
        new LayerRow("group_normalization of channels first", new GroupNormalization(3, axis: 1, epsilon: 1e-5), [6, 3]),
        new LayerRow("group_normalization of each channel", new GroupNormalization(-1, center: false, scale: false), [4, 3]),
        new LayerRow("group_normalization of a vector", new GroupNormalization(2), [6]),
        new LayerRow("rms_normalization", new RMSNormalization(), [3, 4]),
        new LayerRow("rms_normalization of two axes", new RMSNormalization([-2, -1], 1e-3), [3, 4]),
        new LayerRow("unit_normalization", new UnitNormalization(), [3, 4]),
        new LayerRow("unit_normalization of two axes", new UnitNormalization([1, 2]), [3, 4]),
    ];
}
