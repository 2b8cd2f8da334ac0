namespace Myelin.Graph.Tests;

/// <summary>All rows. A new op gets a row here, and with it every test on values and gradients.</summary>
internal static class OpTable
{
    private static readonly Dictionary<string, OpRow> s_rows =
        ((OpRow[])
        [
            .. PointwiseRows.All,
            .. ReductionRows.All,
            .. LinearRows.All,
            .. ShapeRows.All,
            .. SoftmaxRows.All,
            .. PoolingRows.All,
            .. ConvolutionRows.All,
            .. LoopRows.All,
            .. AttentionRows.All,
        ])
        .ToDictionary(row => row.Name);

    public static IReadOnlyCollection<OpRow> Rows => s_rows.Values;

    /// <summary>The names of the rows, one test each.</summary>
    public static TheoryData<string> Names => [.. s_rows.Keys];

    public static OpRow Row(string name) => s_rows[name];

    /// <summary>
    /// A random op has no reference values; tests of its own hold it to its distribution. Connectionist temporal classification takes
    /// lengths that must fit together, and is differentiated once; tests of its own hold it to the sum over all ways.
    /// </summary>
    public static IReadOnlyList<string> TestedElsewhere { get; } =
        [nameof(RandomUniform), nameof(RandomNormal), nameof(ConnectionistTemporalLoss), nameof(ConnectionistTemporalGradient)];
}
