namespace Myelin.Tests.Layers;

/// <summary>Pooling of windows and of all positions.</summary>
internal static class PoolingRows
{
    private const DataFormat First = DataFormat.ChannelsFirst;

    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("max_pooling1d", new MaxPooling1D(), [7, 3]),
        new LayerRow("max_pooling1d same, strides 1", new MaxPooling1D(3, strides: 1, padding: Padding.Same), [5, 2]),
        new LayerRow("max_pooling1d channels first", new MaxPooling1D(3, 2, Padding.Same, First), [3, 6]),
        new LayerRow("max_pooling2d", new MaxPooling2D(), [4, 5, 3]),
        new LayerRow("max_pooling2d 3x2, strides 2x1, same", new MaxPooling2D((3, 2), (2, 1), Padding.Same), [4, 3, 2]),
        new LayerRow("max_pooling2d overlapping", new MaxPooling2D(3, strides: 1), [5, 4, 2]),
        new LayerRow("max_pooling2d channels first", new MaxPooling2D(2, padding: Padding.Same, dataFormat: First), [3, 3, 5]),
        new LayerRow("max_pooling3d", new MaxPooling3D(), [4, 2, 5, 2]),
        new LayerRow("max_pooling3d 1x2x2, same", new MaxPooling3D((1, 2, 2), padding: Padding.Same), [2, 3, 3, 2]),
        new LayerRow("max_pooling3d channels first", new MaxPooling3D((2, 1, 2), 1, dataFormat: First), [2, 3, 2, 3]),
        new LayerRow("global_max_pooling1d", new GlobalMaxPooling1D(), [4, 3]),
        new LayerRow("global_max_pooling1d channels first", new GlobalMaxPooling1D(First), [4, 3]),
        new LayerRow("global_max_pooling2d", new GlobalMaxPooling2D(), [3, 2, 3]),
        new LayerRow("global_max_pooling2d keeping axes", new GlobalMaxPooling2D(keepDims: true), [3, 2, 3]),
        new LayerRow("global_max_pooling2d channels first", new GlobalMaxPooling2D(First), [3, 2, 3]),
        new LayerRow("global_max_pooling3d", new GlobalMaxPooling3D(), [2, 3, 2, 2]),
        new LayerRow("global_max_pooling3d channels first, keeping axes", new GlobalMaxPooling3D(First, keepDims: true), [2, 3, 2, 2]),
        new LayerRow("average_pooling1d", new AveragePooling1D(), [7, 3]),
        new LayerRow("average_pooling1d same, strides 1", new AveragePooling1D(3, strides: 1, padding: Padding.Same), [5, 2]),
        new LayerRow("average_pooling1d channels first", new AveragePooling1D(3, 2, Padding.Same, First), [3, 6]),
        new LayerRow("average_pooling2d", new AveragePooling2D(), [4, 5, 3]),
        new LayerRow("average_pooling2d 3x2, strides 2x1, same", new AveragePooling2D((3, 2), (2, 1), Padding.Same), [4, 3, 2]),
        new LayerRow("average_pooling2d overlapping", new AveragePooling2D(3, strides: 1), [5, 4, 2]),
        new LayerRow("average_pooling2d channels first", new AveragePooling2D(2, padding: Padding.Same, dataFormat: First), [3, 3, 5]),
        new LayerRow("average_pooling3d", new AveragePooling3D(), [4, 2, 5, 2]),
        new LayerRow("average_pooling3d 1x2x2, same", new AveragePooling3D((1, 2, 2), padding: Padding.Same), [2, 3, 3, 2]),
        new LayerRow("average_pooling3d channels first", new AveragePooling3D((2, 1, 2), 1, dataFormat: First), [2, 3, 2, 3]),
        new LayerRow("global_average_pooling1d", new GlobalAveragePooling1D(), [4, 3]),
        new LayerRow("global_average_pooling1d channels first", new GlobalAveragePooling1D(First), [4, 3]),
        new LayerRow("global_average_pooling2d", new GlobalAveragePooling2D(), [3, 2, 3]),
        new LayerRow("global_average_pooling2d keeping axes", new GlobalAveragePooling2D(keepDims: true), [3, 2, 3]),
        new LayerRow("global_average_pooling2d channels first", new GlobalAveragePooling2D(First), [3, 2, 3]),
        new LayerRow("global_average_pooling3d", new GlobalAveragePooling3D(), [2, 3, 2, 2]),
        new LayerRow("global_average_pooling3d channels first, keeping axes", new GlobalAveragePooling3D(First, keepDims: true), [2, 3, 2, 2]),
        new LayerRow("global_average_pooling1d with a mask", new GlobalAveragePooling1D(), [4, 3]),
    ];
}
