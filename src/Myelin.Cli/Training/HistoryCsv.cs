using Myelin.Data;

namespace Myelin.Cli.Training;

/// <summary>Writes every epoch's figures: <c>epoch</c>, counted from 1, then <c>loss</c> and the metrics, those of the validation rows with <c>val_</c>.</summary>
internal static class HistoryCsv
{
    public static void Write(string path, TrainingProgress progress) => CsvTableWriter.WriteFile(path, writer =>
    {
        string[] figures = [.. progress.Figures];
        string[] names = [.. figures, .. figures.Select(name => $"val_{name}").Where(name => progress.Curve(name).Count > 0)];
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
