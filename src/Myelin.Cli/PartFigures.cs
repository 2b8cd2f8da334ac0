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

    /// <summary>The confusion of classes on these rows; null for a regression.</summary>
    public static ClassReport? ClassesOf(string name, Sequential model, PreparedTable.Part part)
    {
        TargetEncoding target = model.Preprocessing!.Target!;
        return target.Task == TaskKind.Regression ? null
            : ClassReport.Of(name, target.ClassNames, part.Data.Labels, model.Predict(part.Data.Inputs));
    }
}
