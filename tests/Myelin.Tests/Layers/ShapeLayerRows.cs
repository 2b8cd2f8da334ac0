using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>Layers that give rows another shape, and those that scale them.</summary>
internal static class ShapeLayerRows
{
    private const DataFormat First = DataFormat.ChannelsFirst;

    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("reshape", new Reshape(3, 4), [2, 6]),
        new LayerRow("reshape with an open size", new Reshape(-1, 3), [12]),
        new LayerRow("permute", new Permute(3, 1, 2), [2, 3, 4]),
        new LayerRow("permute that leaves the steps", new Permute(1, 3, 2), [2, 3, 2]),
        new LayerRow("repeat_vector", new RepeatVector(3), [4]),
        new LayerRow("identity", new Identity(), [4]),
        new LayerRow("lambda", new Lambda(x => x.Square() + 1), [4]) { NotSaved = "a function is no data" },
        new LayerRow("lambda of two tensors", new Lambda(inputs => inputs[0] * inputs[1].Exp()), [3], [3])
        {
            NotSaved = "a function is no data", NoReference = "its ops have references of their own",
        },
        new LayerRow("rescaling", new Rescaling(0.25, -1.5), [4]),
        new LayerRow("cropping1d", new Cropping1D(), [5, 2]),
        new LayerRow("cropping1d at one end", new Cropping1D((0, 2)), [5, 2]),
        new LayerRow("cropping2d", new Cropping2D(((1, 2), (3, 0))), [5, 4, 2]),
        new LayerRow("cropping2d channels first", new Cropping2D(1, First), [2, 3, 4]),
        new LayerRow("cropping3d", new Cropping3D(), [3, 4, 3, 2]),
        new LayerRow("cropping3d channels first", new Cropping3D(((0, 0), (1, 0), (2, 1)), First), [2, 2, 3, 4]),
        new LayerRow("zero_padding1d", new ZeroPadding1D((2, 1)), [3, 2]),
        new LayerRow("zero_padding2d", new ZeroPadding2D(), [2, 3, 2]),
        new LayerRow("zero_padding2d channels first", new ZeroPadding2D(((1, 2), (3, 0)), First), [2, 2, 3]),
        new LayerRow("zero_padding3d", new ZeroPadding3D((1, 2, 3)), [2, 1, 2, 1]),
        new LayerRow("zero_padding3d channels first", new ZeroPadding3D(dataFormat: First), [2, 1, 2, 1]),
        new LayerRow("up_sampling1d", new UpSampling1D(3), [2, 2]),
        new LayerRow("up_sampling2d", new UpSampling2D((2, 3)), [2, 3, 2]),
        new LayerRow("up_sampling2d channels first", new UpSampling2D(dataFormat: First), [3, 2, 2]),
        new LayerRow("up_sampling2d bilinear", new UpSampling2D((2, 3), interpolation: Interpolation.Bilinear), [3, 2, 2]),
        new LayerRow("up_sampling2d bilinear, channels first", new UpSampling2D((4, 2), First, Interpolation.Bilinear), [2, 3, 1]),
        new LayerRow("up_sampling3d", new UpSampling3D((2, 1, 2)), [2, 2, 2, 2]),
        new LayerRow("up_sampling3d channels first", new UpSampling3D(2, First), [2, 2, 1, 2]),
        new LayerRow("normalization", new Normalization(mean: [0.5, -1], variance: [4, 0.25]), [3, 2]),
        new LayerRow("normalization inverted", new Normalization(mean: [0.5, -1, 2], variance: [4, 0.25, 0], invert: true), [3]),
        new LayerRow("normalization of all", new Normalization([], [3], [4]), [2, 2]),
        new LayerRow("normalization of two axes", new Normalization([1, 3], [0, 1, 2, 3], [1, 2, 3, 4]), [2, 3, 2]),
        new LayerRow("activity_regularization", new ActivityRegularization(0.01, 0.02), [2, 2]),
    ];
}
