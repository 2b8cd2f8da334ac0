using Myelin.Data;

namespace Myelin.Cli.Training;

/// <summary>Writes every epoch's figures: <c>epoch</c>, counted from 1, then <c>loss</c> and the metrics, those of the validation rows with
/// <c>val_</c>.</summary>
internal static class HistoryCsv
{
    public static void Write(string path, TrainedRun run) => CsvTableWriter.WriteFile(path, writer =>
    {
        TrainingProgress progress = run.Progress;
        // The figures of the parts have the same names, and are there even where no epoch has ended.
        string[] figures = [.. run.Parts[0].Figures.Keys];
        string[] names = [.. figures, .. run.Data.Validation is null ? [] : figures.Select(name => $"val_{name}")];
        writer.Add("epoch");
        foreach (string name in names) writer.Add(name);
        writer.EndRow();
        for (int epoch = 0; epoch < progress.EpochsDone; epoch++)
        {
            writer.Add((double)(epoch + 1));
            foreach (string name in names) writer.Add(progress.Curve(name)[epoch]);
            writer.EndRow();
        }
    });
}
