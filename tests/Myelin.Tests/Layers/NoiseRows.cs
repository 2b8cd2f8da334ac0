using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>Layers that do something random in training and nothing otherwise. <see cref="NoiseTests"/> has their distributions.</summary>
internal static class NoiseRows
{
    public static IEnumerable<LayerRow> All =>
    [
        .. Rows("dropout", new Dropout(0.4), [6]),
        .. Rows("dropout of steps", new Dropout(0.4, [3, 1]), [3, 2]),
        .. Rows("spatial_dropout1d", new SpatialDropout1D(0.5), [3, 4]),
        .. Rows("spatial_dropout2d", new SpatialDropout2D(0.5), [2, 2, 4]),
        .. Rows("spatial_dropout2d channels first", new SpatialDropout2D(0.5, DataFormat.ChannelsFirst), [4, 2, 2]),
        .. Rows("spatial_dropout3d", new SpatialDropout3D(0.5), [2, 1, 2, 4]),
        .. Rows("gaussian_noise", new GaussianNoise(0.5), [6]),
        .. Rows("gaussian_dropout", new GaussianDropout(0.3), [6]),
        .. Rows("alpha_dropout", new AlphaDropout(0.3), [6]),
    ];

    private static IEnumerable<LayerRow> Rows(string name, Layer layer, Shape row) =>
    [
        new LayerRow($"{name} in training", layer, row) { Training = true, NoReference = "its numbers are random" },
        new LayerRow($"{name} in prediction", layer, row) { NoReference = "it changes nothing then" },
    ];
}
