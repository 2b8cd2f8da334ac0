namespace Myelin.Tests.Layers;

/// <summary>All rows. A new layer gets rows in the file of its family, joined here by one line, and with them every test on layers.</summary>
internal static class LayerTable
{
    private static readonly Dictionary<string, LayerRow> s_rows = ((IEnumerable<IEnumerable<LayerRow>>)[
        CoreRows.All,
        RecurrentRows.All,
        ActivationRows.All,
        PoolingRows.All,
        ShapeLayerRows.All,
        MergingRows.All,
        NoiseRows.All,
        NormalizationRows.All,
        AttentionRows.All,
        ConvolutionRows.All,
    ]).SelectMany(rows => rows).ToDictionary(row => row.Name);

    public static IReadOnlyCollection<LayerRow> Rows => s_rows.Values;

    /// <summary>The names of the rows, one test each.</summary>
    public static TheoryData<string> Names => [.. s_rows.Keys];

    public static LayerRow Row(string name) => s_rows[name];
}
