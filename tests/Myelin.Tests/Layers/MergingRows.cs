using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>Layers that make one tensor of several.</summary>
internal static class MergingRows
{
    public static IEnumerable<LayerRow> All =>
    [
        new LayerRow("add", new Add(), [2, 3], [2, 3], [2, 3]),
        new LayerRow("add broadcast", new Add(), [3, 4], [4]),
        new LayerRow("add with masks", new Add(), [2, 3], [2, 3]),
        new LayerRow("add with masks of two kinds", new Add(), [2, 3, 2], [2, 3, 2]),
        new LayerRow("multiply with a mask", new Multiply(), [2, 3], [2, 3]),
        new LayerRow("concatenate with a mask", new Concatenate(), [2, 3], [2, 1]),
        new LayerRow("concatenate steps with masks of words", new Concatenate(axis: 1), [2, 3, 2], [2, 3, 2]),
        new LayerRow("subtract", new Subtract(), [3], [3]),
        new LayerRow("multiply", new Multiply(), [2, 3], [2, 3], [2, 3]),
        new LayerRow("multiply broadcast", new Multiply(), [3, 1], [1, 4]),
        new LayerRow("average", new Average(), [2, 3], [2, 3], [2, 3]),
        new LayerRow("maximum", new Maximum(), [2, 3], [2, 3], [2, 3]),
        new LayerRow("minimum", new Minimum(), [3], [3]),
        new LayerRow("concatenate", new Concatenate(), [2, 3], [2, 1], [2, 2]),
        new LayerRow("concatenate steps", new Concatenate(axis: 1), [2, 3], [1, 3]),
        new LayerRow("concatenate steps with a mask", new Concatenate(axis: 1), [2, 3], [1, 3]),
        new LayerRow("concatenate with masks", new Concatenate(), [2, 3], [2, 1]),
        new LayerRow("dot of vectors", new Dot(1), [4], [4]),
        new LayerRow("dot of steps", new Dot(-1), [3, 4], [2, 4]),
        new LayerRow("dot of two axes", new Dot([1, 2]), [3, 2, 2], [2, 3]),
        new LayerRow("dot normalized", new Dot(1, normalize: true), [4], [4]),
    ];
}
