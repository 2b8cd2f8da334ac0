using System.Text;
using Myelin.Cli.Report;

namespace Myelin.Cli.Training;

/// <summary>Writes the files of a run.</summary>
internal static class RunFiles
{
    public const string Model = "model.myelin", Report = "report.html", Json = "run.json", History = "history.csv";

    public static void Write(string folder, TrainedRun run)
    {
        run.Model.Save(Path.Combine(folder, Model));
        HistoryCsv.Write(Path.Combine(folder, History), run);
        using (FileStream json = File.Create(Path.Combine(folder, Json))) RunJson.Write(json, run);
        using var report = new StreamWriter(Path.Combine(folder, Report), append: false, new UTF8Encoding(false));
        ReportPage.Write(report, ReportBuilder.Build(run));
    }
}
