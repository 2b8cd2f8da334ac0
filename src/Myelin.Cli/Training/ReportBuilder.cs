using Myelin.Cli.Display;
using Myelin.Cli.Report;
using Myelin.Datasets;
using Myelin.Kernels;

namespace Myelin.Cli.Training;

/// <summary>Gathers what the report of a run shows.</summary>
internal static class ReportBuilder
{
    public static RunReport Build(TrainedRun run)
    {
        PreparedTable data = run.Data;
        return new RunReport
        {
            DataName = run.Request.Data == DataFile.StandardInput ? "standard input" : Path.GetFileName(run.Request.Data),
            Target = data.Target.Column,
            Classes = data.Target.ClassNames,
            Rows = new ReportRows(data.Train.Data.Count, data.Validation?.Data.Count ?? 0, data.Test?.Data.Count ?? 0),
            Metrics = [.. run.Parts[0].Figures.Keys.Select(
                name => new ReportMetric(name, Figure(run, "train", name), Figure(run, "validation", name), Figure(run, "test", name)))],
            Curves = [.. run.Progress.Figures.Select(name => new ReportCurve(name, run.Progress.Curve(name), run.Progress.Curve($"val_{name}")))],
            Confusion = run.Classes?.Matrix,
            TrueValues = run.IsRegression ? data.Target.Values(run.Shown.Table) : null,
            TrainingMean = run.IsRegression ? data.Target.Mean : null,
            MostFrequentClass = run.IsRegression ? null : Baseline.MostFrequent(data.Target),
            PredictedValues = run.IsRegression ? [.. run.Model.Predict(run.Shown.Data.Inputs).Select(z => data.Target.Restore(z))] : null,
            JudgedOn = run.ShownName switch { "test" => ReportPart.Test, "validation" => ReportPart.Validation, _ => ReportPart.Training },
            Inputs = data.Preprocessing.FeatureNames,
            Layers = [.. Layers(run)],
            Parameters = run.Model.ParameterCount,
            Settings = [.. Settings(run)],
            Columns = [.. ReportColumns.Of(data)],
            Warnings = Display.Warnings.Lines(data),
            HasWeightedLosses = run.Plan.BalancedClasses,
            EpochsRun = run.Progress.EpochsDone,
            BestEpoch = run.Plan.Patience > 0 ? run.BestEpoch : null,
            StopReason = run.Stopped switch
            {
                StopReason.Callback => $"The validation loss had not become lower for {NumberText.Count(run.Plan.Patience, "epoch")}.",
                StopReason.Cancelled when run.BestEpoch is null => "It was stopped with Ctrl-C in epoch 1; the weights of that moment were kept.",
                StopReason.Cancelled => "It was stopped with Ctrl-C.",
                _ => "All epochs were run.",
            },
            Seconds = run.Time.TotalSeconds,
            Seed = run.Request.Seed,
            Started = run.Started,
            Version = Cli.Version,
            Machine = $"{NumberText.Count(ThreadTeam.Threads, "thread")}, {Vectors(VectorPath.Current)}",
            TrainCommand = run.Request.CommandLine,
            PredictCommand = "myelin predict model.myelin NEW.csv --out predictions.csv",
            Files =
            [
                new ReportFile(RunFiles.Model, "the network, ready for raw rows"),
                new ReportFile(RunFiles.Json, "all figures for programs"),
                new ReportFile(RunFiles.History, "every epoch's figures"),
            ],
        };
    }

    private static string Vectors(VectorWidth width) => width switch
    {
        VectorWidth.Avx512 => "AVX-512",
        VectorWidth.Avx2 => "AVX2",
        VectorWidth.Vector128 => "128-bit vectors",
        _ => "no vectors",
    };

    private static double? Figure(TrainedRun run, string part, string name) =>
        run.Parts.FirstOrDefault(figures => figures.Name == part)?.Figures[name];

    private static IEnumerable<ReportLayer> Layers(TrainedRun run)
    {
        foreach (BuiltLayer built in run.Model.BuiltLayers)
        {
            if (built.Layer is Input) continue;
            var dense = built.Layer as Dense;
            float[][] weights = [.. built.Variables.Select(variable => variable.Values<float>().ToArray())];
            yield return new ReportLayer(built.Name, built.Layer.GetType().Name)
            {
                Detail = dense is not null ? dense.Activation.ToString() : built.Layer is Dropout dropout ? $"{dropout.Rate:P0}" : null,
                OutputShape = built.OutputShape.ToString(),
                Parameters = built.ParameterCount,
                Units = dense?.Units,
                Weights = dense is not null ? weights[0] : null,
                Biases = dense is not null && weights.Length > 1 ? weights[1] : null,
            };
        }
    }

    private static IEnumerable<ReportSetting> Settings(TrainedRun run)
    {
        TrainRequest request = run.Request;
        TrainingPlan plan = run.Plan;
        ReportSetting Of(string name, string value) => new($"--{name}", value,
            request.Said.Contains($"--{name}") ? SettingSource.Given
                : plan.Chosen.Contains(name, StringComparer.Ordinal) ? SettingSource.FromData
                : SettingSource.Default);
        yield return Of("target", request.Target);
        yield return new ReportSetting(
            "--task", run.IsRegression ? "regression" : "classification",
            request.Task == TaskKind.Auto ? SettingSource.FromData : SettingSource.Given);
        if (request.Exclude is not null) yield return Of("exclude", request.Exclude);
        yield return Of("validation", NumberText.Setting(request.Validation));
        yield return request.TestData is null ? Of("test", NumberText.Setting(request.Test)) : Of("test-data", request.TestData);
        yield return Of("hidden", plan.Hidden.Count == 0 ? "none" : string.Join(',', plan.Hidden));
        yield return Of("activation", plan.Activation);
        yield return Of("dropout", NumberText.Setting(plan.Dropout));
        yield return Of("l1", NumberText.Setting(plan.L1));
        yield return Of("l2", NumberText.Setting(plan.L2));
        yield return Of("optimizer", plan.Optimizer);
        yield return Of("learning-rate", NumberText.Setting(plan.LearningRate));
        yield return Of("epochs", NumberText.Count(plan.Epochs));
        yield return Of("batch-size", NumberText.Count(plan.BatchSize));
        if (plan.Patience > 0) yield return Of("patience", NumberText.Count(plan.Patience));
        yield return Of("class-weight", plan.BalancedClasses ? "balanced" : "none");
        yield return Of("seed", request.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return Of("threads", NumberText.Count(ThreadTeam.Threads));
    }
}
