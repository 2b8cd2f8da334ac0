using System.CommandLine;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Data;
using Myelin.Datasets;
using Myelin.Serialization;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin predict</c>: the rows of a table with what a saved network says about each.</summary>
internal static class PredictCommand
{
    private const string Usage = "myelin predict MODEL DATA [options]", Prediction = "prediction";

    public static Command Make(CliHost host)
    {
        var model = new Argument<string?>("MODEL") { Description = "A model.myelin, or the folder of a run" };
        var data = new Argument<string?>("DATA") { Description = "A CSV file, with or without the target column; - reads standard input" };
        Option<string?> output = Options.Text("--out", "FILE", "Write to a file, in one piece, and not to standard output");
        Option<bool> probabilities = Options.Flag("--probabilities", "Add a column probability_CLASS for each class");
        ToolCommand command = new ToolCommand("predict", "Add a column with a saved network's predictions to a table.") { Usage = Usage }
            .With(model, data)
            .With("Output", output, probabilities);
        command.Notes.Add(
            "The result is a CSV file with the table's columns as they are and a column prediction: a class, or a number in the target's "
                + "own units. Columns may stand in any order, and others may be among them; "
                + "missing cells and unknown texts are handled as in training.");
        command.Examples.AddRange([
            ("myelin predict runs/digits-1 new.csv --out predictions.csv", "To a file; one that exists is replaced."),
            ("cat new.csv | myelin predict runs/digits-1 - --probabilities > out.csv", "In a pipe, with how sure the network is of each class."),
        ]);
        command.SetAction(
            parsed => Run(host, parsed.GetValue(model), parsed.GetValue(data), parsed.GetValue(output), parsed.GetValue(probabilities)));
        return command;
    }

    private static int Run(CliHost host, string? modelName, string? dataName, string? output, bool probabilities)
    {
        Sequential model = ModelFile.LoadForTables(host, modelName, Usage);
        if (dataName is null) throw CommandException.Usage($"Name the data: {Usage}");
        TargetEncoding target = model.Preprocessing!.Target!;
        if (probabilities && target.Task == TaskKind.Regression)
            throw CommandException.Usage($"--probabilities is for classes, but this network predicts a number, \"{target.Column}\". Leave it out.");
        if (output is not null && dataName != DataFile.StandardInput
            && AtomicFile.Destination(host.PathOf(output)) == AtomicFile.Destination(host.PathOf(dataName)))
        {
            throw CommandException.Usage($"--out {output} is the file that is read, and would be lost. Give the predictions another name.");
        }

        Table table = DataFile.Read(host, dataName);
        string[] added = [Prediction, .. probabilities ? target.ClassNames.Select(name => $"probability_{name}") : []];
        if (added.FirstOrDefault(name => table.Find(name) is not null) is { } taken)
            throw CommandException.Failure($"{dataName} has a column \"{taken}\" already. Rename it, so that the prediction can have its name.");
        // Part by part, as the inputs of a large table may not fit into memory; its outputs are few.
        float[] outputs = [.. model.Preprocessing.Blocks(table).SelectMany(block => model.Predict(model.Preprocessing.Transform(block)))];
        Warnings.Write(host, model.Preprocessing.WarningsOf(table));
        if (output is null)
        {
            using var writer = new CsvTableWriter(new UnclosedWriter(host.Output));
            WriteRows(writer, table, target, added, outputs, probabilities);
            return ExitCodes.Success;
        }

        try
        {
            CsvTableWriter.WriteFile(host.PathOf(output), writer => WriteRows(writer, table, target, added, outputs, probabilities));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Failure($"{output} cannot be written: {WriteFailure.Reason(e, output)}", e);
        }

        host.Output.WriteLine($"{NumberText.Count(table.RowCount, "prediction")} written to {output}");
        return ExitCodes.Success;
    }

    private static void WriteRows(CsvTableWriter writer, Table table, TargetEncoding target, string[] added, float[] outputs, bool probabilities)
    {
        foreach (string name in table.ColumnNames) writer.Add(name);
        foreach (string name in added) writer.Add(name);
        writer.EndRow();
        int width = outputs.Length / table.RowCount;
        for (int row = 0; row < table.RowCount; row++)
        {
            foreach (TableColumn column in table.Columns) writer.Add(column[row]);
            ReadOnlySpan<float> output = outputs.AsSpan(row * width, width);
            if (target.Task == TaskKind.Regression) writer.Add((float)target.Restore(output[0]));
            else writer.Add(target.ClassNames[ClassReport.Predicted(output)]);
            if (probabilities)
                foreach (float probability in output) writer.Add(probability);
            writer.EndRow();
        }
    }
}
