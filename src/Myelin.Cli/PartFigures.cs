using Myelin.Cli.Display;
using Myelin.Datasets;

namespace Myelin.Cli;

/// <summary>How good a network is on some rows.</summary>
/// <param name="Name"><c>train</c>, <c>validation</c>, <c>test</c> or <c>data</c>.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Figures">The loss and the metrics by Keras's names, in the target's own units.</param>
internal sealed record PartFigures(string Name, int Rows, IReadOnlyDictionary<string, double> Figures)
{
    public static PartFigures Of(string name, Sequential model, PreparedTable.Part part) =>
        new(name, part.Data.Count, new TargetUnits(model.Preprocessing!.Target!).Restore(model.Evaluate(part.Data)));

    /// <summary>The figures on the rows of a table, of which a part at a time is in memory as inputs.</summary>
    public static PartFigures Of(string name, Sequential model, Table table) =>
        new(name, table.RowCount, new TargetUnits(model.Preprocessing!.Target!).Restore(model.Evaluate(Blocks(model, table))));

    /// <summary>The confusion of classes on these rows; null for a regression.</summary>
    public static ClassReport? ClassesOf(string name, Sequential model, PreparedTable.Part part) => ClassesOf(name, model, [part.Data]);

    /// <summary>The confusion of classes on the rows of a table; null for a regression.</summary>
    public static ClassReport? ClassesOf(string name, Sequential model, Table table) => ClassesOf(name, model, Blocks(model, table));

    private static ClassReport? ClassesOf(string name, Sequential model, IEnumerable<ArrayDataset> parts)
    {
        TargetEncoding target = model.Preprocessing!.Target!;
        return target.Task == TaskKind.Regression ? null
            : ClassReport.Of(name, target.ClassNames, parts.Select(part => (part, model.Predict(part.Inputs))));
    }

    private static IEnumerable<ArrayDataset> Blocks(Sequential model, Table table) =>
        model.Preprocessing!.Blocks(table).Select(block => PreparedTable.Part.Of(model.Preprocessing, block).Data);
}
