using System.CommandLine;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Datasets;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin evaluate</c>: how good a saved network is on a table.</summary>
internal static class EvaluateCommand
{
    private const string Usage = "myelin evaluate MODEL DATA [options]";

    public static Command Make(CliHost host)
    {
        var model = new Argument<string?>("MODEL") { Description = "A model.myelin, or the folder of a run" };
        var data = new Argument<string?>("DATA") { Description = "A CSV file with the target column; - reads standard input" };
        Option<bool> json = Options.Flag("--json", "Print the figures as JSON, and nothing else");
        ToolCommand command = new ToolCommand("evaluate", "Say how good a saved network is on a table whose targets are known.") { Usage = Usage }
            .With(model, data)
            .With("Output", json);
        command.Notes.Add(
            "Columns may stand in any order, and others may be among them. Rows without a target are left out. "
                + "The mae of a regression is in the target's own units, its mse and loss in their square. "
                + "Rows that the network was trained on make it look better than it is.");
        command.Examples.Add(("myelin evaluate runs/digits-1 NEW.csv", "Loss, accuracy, and which digits are mistaken for which."));
        command.SetAction(parsed => Run(host, parsed.GetValue(model), parsed.GetValue(data), parsed.GetValue(json)));
        return command;
    }

    private static int Run(CliHost host, string? modelName, string? dataName, bool asJson)
    {
        Sequential model = ModelFile.LoadForTables(host, modelName, Usage);
        if (dataName is null) throw CommandException.Usage($"Name the data: {Usage}");
        TargetEncoding target = model.Preprocessing!.Target!;
        var warnings = new List<string>();
        if (DataFingerprint.IsTrainedOn(host, modelName!, dataName))
        {
            warnings.Add($"{dataName} is the file that this network was trained on. "
                + "It has learned most of these rows, so the figures say little about new ones.");
        }

        Table table = PreparedTable.WithTarget(DataFile.Read(host, dataName), target, warnings);
        warnings.AddRange(model.Preprocessing.WarningsOf(table));
        var figures = PartFigures.Of("data", model, table);
        ClassReport? classes = PartFigures.ClassesOf("data", model, table);
        if (asJson)
        {
            JsonText.Write(host.Output, json =>
            {
                json.WriteString("model", modelName);
                json.WriteString("data", dataName);
                json.WriteString("target", target.Column);
                json.WriteString("task", target.Task == TaskKind.Regression ? "regression" : "classification");
                json.WriteTexts("classes", target.ClassNames);
                json.WriteNumber("rows", figures.Rows);
                json.WriteFigures("metrics", figures.Figures);
                if (classes is not null) json.WriteClasses(classes);
                json.WriteTexts("warnings", warnings);
            });
            return ExitCodes.Success;
        }

        Warnings.Write(host, warnings);
        host.Console.BlankLine();
        FigureTable.Write(host.Console, [figures], "data");
        if (classes is not null)
        {
            host.Console.BlankLine();
            ClassView.Write(host.Console, classes);
        }

        host.Console.BlankLine();
        return ExitCodes.Success;
    }
}
