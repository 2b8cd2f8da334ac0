using System.Text.Json;
using Myelin.Cli.Display;
using Myelin.Datasets;
using Myelin.Kernels;

namespace Myelin.Cli.Training;

/// <summary>Writes a run as JSON: the file <c>run.json</c>, and what <c>--json</c> prints.</summary>
internal static class RunJson
{
    /// <param name="output">Where to write.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where its files are; a file in that folder need not say it.</param>
    public static void Write(TextWriter output, TrainedRun run, string? folder) => JsonText.Write(output, json => Write(json, run, folder));

    public static void Write(Stream stream, TrainedRun run) => JsonText.Write(stream, json => Write(json, run, null));

    private static void Write(Utf8JsonWriter json, TrainedRun run, string? folder)
    {
        json.WriteString("myelin", Cli.Version);
        if (folder is not null) json.WriteString("folder", folder);
        json.WriteString("data", run.Request.Data);
        if (run.Fingerprint is { } fingerprint) json.WriteString(DataFingerprint.Field, fingerprint);
        if (run.Request.TestData is { } testData) json.WriteString("test_data", testData);
        json.WriteString("target", run.Data.Target.Column);
        json.WriteString("task", run.IsRegression ? "regression" : "classification");
        json.WriteTexts("classes", run.Data.Target.ClassNames);
        json.WriteStartObject("rows");
        json.WriteNumber("train", run.Data.Train.Data.Count);
        json.WriteNumber("validation", run.Data.Validation?.Data.Count ?? 0);
        json.WriteNumber("test", run.Data.Test?.Data.Count ?? 0);
        json.WriteEndObject();
        json.WriteNumber("inputs", run.Data.Preprocessing.Width);
        json.WriteNumber("parameters", run.Model.ParameterCount);
        json.WriteNumber("seed", run.Request.Seed);
        json.WriteNumber("threads", ThreadTeam.Threads);
        json.WriteNumber("epochs_run", run.Progress.EpochsDone);
        if (run.BestEpoch is { } best) json.WriteNumber("best_epoch", best);
        else json.WriteNull("best_epoch");
        json.WriteString("stopped", run.Stopped switch { StopReason.Callback => "patience", StopReason.Cancelled => "interrupt", _ => "last_epoch" });
        json.WriteNumber("seconds", Math.Round(run.Time.TotalSeconds, 3));
        json.WriteStartObject("metrics");
        foreach (PartFigures part in run.Parts) json.WriteFigures(part.Name, part.Figures);
        json.WriteEndObject();
        Baseline baseline = Baseline.Of(run);
        json.WriteStartObject("baseline");
        json.WriteString("of", run.ShownName);
        json.WriteString("answer", baseline.Answer);
        json.WriteNumber(baseline.Metric, baseline.Figure);
        json.WriteBoolean("beaten", baseline.IsBeaten);
        json.WriteEndObject();
        if (run.Classes is { } classes)
        {
            json.WriteString("classes_of", classes.Part);
            json.WriteClasses(classes);
        }

        WriteSettings(json, run);
        json.WriteStartArray("columns");
        foreach (ColumnEncoding column in run.Data.Preprocessing.Columns) WriteColumn(json, column);
        foreach (string name in run.Data.Excluded) WriteExcluded(json, name);
        json.WriteEndArray();
        json.WriteTexts("warnings", run.Data.Warnings);
    }

    private static void WriteSettings(Utf8JsonWriter json, TrainedRun run)
    {
        TrainingPlan plan = run.Plan;
        json.WriteStartObject("settings");
        json.WriteNumber("validation", run.Request.Validation);
        if (run.Request.TestData is null) json.WriteNumber("test", run.Request.Test);
        else json.WriteNull("test");
        json.WriteTexts("exclude", run.Data.Excluded);
        json.WriteStartArray("hidden");
        foreach (int units in plan.Hidden) json.WriteNumberValue(units);
        json.WriteEndArray();
        json.WriteString("activation", plan.Activation);
        json.WriteNumber("dropout", plan.Dropout);
        json.WriteNumber("l1", plan.L1);
        json.WriteNumber("l2", plan.L2);
        json.WriteString("optimizer", plan.Optimizer);
        json.WriteNumber("learning_rate", plan.LearningRate);
        json.WriteNumber("epochs", plan.Epochs);
        json.WriteNumber("batch_size", plan.BatchSize);
        json.WriteNumber("patience", plan.Patience);
        json.WriteString("class_weight", plan.BalancedClasses ? "balanced" : "none");
        json.WriteTexts("chosen", plan.Chosen);
        json.WriteEndObject();
    }

    private static void WriteExcluded(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("kind", "excluded");
        json.WriteNumber("inputs", 0);
        json.WriteNull("missing");
        json.WriteString("about", "not to be learned from");
        json.WriteEndObject();
    }

    internal static void WriteColumn(Utf8JsonWriter json, ColumnEncoding column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", ColumnView.Kind(column.Kind));
        json.WriteNumber("inputs", column.Width);
        json.WriteNumber("missing", column.Missing);
        json.WriteString("about", column.Describe());
        json.WriteEndObject();
    }
}
