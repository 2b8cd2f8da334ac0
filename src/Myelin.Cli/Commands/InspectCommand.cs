using System.CommandLine;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Cli.Training;
using Myelin.Datasets;
using Myelin.Graph;
using Myelin.Graph.Compilation;
using Spectre.Console;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin inspect</c>: what is in a model file, and what really runs when it is used.</summary>
internal static class InspectCommand
{
    private const string Usage = "myelin inspect MODEL [options]", Fused = " + ";

    public static Command Make(CliHost host)
    {
        var model = new Argument<string?>("MODEL") { Description = "A model.myelin, or the folder of a run" };
        Option<bool> kernels = Options.Flag("--kernels", "List the kernels that really run, what was fused into each, and their memory");
        Option<int?> rows = Options.Whole("--rows", 1, 1 << 20, "The rows of a prediction or a training step, for --kernels (default 32)");
        Option<bool> json = Options.Flag("--json", "Print everything as JSON, and nothing else");
        ToolCommand command = new ToolCommand("inspect", "Show what is in a saved network: its task, its layers, the columns it takes.")
        {
            Usage = Usage,
        }
            .With(model)
            .With("Output", kernels, rows, json);
        command.Examples.AddRange([
            ("myelin inspect runs/digits-1", "Task, layers and columns."),
            ("myelin inspect runs/digits-1 --kernels --rows 1", "What runs for a single row."),
        ]);
        command.SetAction(parsed =>
        {
            string? name = parsed.GetValue(model);
            Model loaded = ModelFile.Load(host, name, Usage);
            int count = parsed.GetValue(rows) ?? 32;
            var listings = new List<(string Name, KernelListing Listing)>();
            if (parsed.GetValue(kernels))
            {
                try
                {
                    listings.Add(("prediction", loaded.PredictionKernels(count)));
                    if (loaded.Loss is not null) listings.Add(("training step", loaded.TrainingKernels(count)));
                }
                catch (Exception e) when (e is GraphException or OverflowException or OutOfMemoryException)
                {
                    string why = e is GraphException ? Sentences.First(e.Message) : "They need more memory than there is.";
                    throw CommandException.Failure($"The kernels for {NumberText.Count(count, "row")} cannot be made: {why}\nTake fewer --rows.", e);
                }
            }

            if (parsed.GetValue(json)) WriteJson(host, name!, loaded, listings);
            else if (listings.Count > 0) WriteKernels(host.Console, listings);
            else WriteModel(host.Console, name!, loaded);
            return ExitCodes.Success;
        });
        return command;
    }

    private static void WriteModel(IAnsiConsole console, string name, Model model)
    {
        console.BlankLine();
        console.Line(("  ", Styles.Plain), (name, Styles.Strong));
        TargetEncoding? target = model.Preprocessing?.Target;
        if (target is not null)
        {
            string what = target.Task == TaskKind.Classification
                ? $"{target.ClassNames.Count} classes"
                : $"a number: mean {NumberText.Value(target.Mean)}, std {NumberText.Value(target.StandardDeviation)}";
            console.Line(("  predicts ", Styles.Plain), (target.Column, Styles.Strong), ($", {what}", Styles.Plain));
        }

        if (model.History is { Epochs.Count: > 0 } history)
        {
            string best = history.BestEpoch is { } epoch ? $", the weights are those of epoch {NumberText.Count(epoch + 1)}" : "";
            console.Line(($"  trained for {NumberText.Count(history.Epochs.Count, "epoch")}{best}", Styles.Plain));
        }

        console.BlankLine();
        var layers = new TextTable(2, "lllr");
        layers.Add(Styles.Quiet, "layer", "", "output", "parameters");
        foreach (BuiltLayer layer in model.BuiltLayers)
        {
            layers.Add(
                Styles.Plain, layer.Name, About(layer.Layer), string.Join(" and ", layer.OutputShapes),
                NumberText.Count(layer.ParameterCount));
        }

        layers.Add(Styles.Strong, "", "", "", NumberText.Count(model.ParameterCount));
        layers.Write(console);
        console.BlankLine();
        if (model.Preprocessing is not { } preprocessing) return;
        ColumnView.Write(console, preprocessing, most: 200);
        console.BlankLine();
    }

    private static string About(Layer layer) => layer switch
    {
        Dense dense => dense.Activation.ToString(),
        Dropout dropout => $"rate {NumberText.Setting(dropout.Rate)}",
        Input => "",
        _ => Settings(layer),
    };

    /// <summary>What differs from the defaults, as far as there is room.</summary>
    private static string Settings(Layer layer)
    {
        const int Most = 32;
        string text = (layer with { Name = null }).ToString();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string inside = open < 0 ? "" : text[(open + 1)..^1];
        return inside.Length <= Most ? inside : $"{inside.AsSpan(0, Most - 1)}…";
    }

    private static void WriteKernels(IAnsiConsole console, List<(string Name, KernelListing Listing)> listings)
    {
        foreach ((string name, KernelListing listing) in listings)
        {
            console.BlankLine();
            console.Line(($"  {name}", Styles.Strong), ($" of {NumberText.Count(listing.Rows, "row")}", Styles.Plain));
            var table = new TextTable(2, "rlll");
            table.Add(Styles.Quiet, "", "kernel", "writes", "fused into it");
            int names = listing.Kernels.Max(kernel => Parts(kernel).Own.Length), shapes = listing.Kernels.Max(kernel => Shapes(kernel).Length);
            int room = console.Profile.Width - 12 - names - shapes;
            for (int i = 0; i < listing.Kernels.Count; i++)
            {
                (string own, string fused) = Parts(listing.Kernels[i]);
                string[] lines = TextLines.Break(fused, room);
                table.Add(
                    (NumberText.Count(i + 1), Styles.Quiet), (own, Styles.Plain), (Shapes(listing.Kernels[i]), Styles.Quiet),
                    (lines[0], Styles.Accent));
                foreach (string line in lines.Skip(1)) table.Add(Styles.Accent, "", "", "", line);
            }

            table.Write(console);
            console.Line(
                ($"  {NumberText.Count(listing.Kernels.Count, "kernel")}, "
                    + $"an arena of {NumberText.Count(listing.ArenaBytes, "byte")}", Styles.Plain));
        }

        console.BlankLine();
    }

    /// <summary>The first op, whose kernel it is, and those that run in it.</summary>
    private static (string Own, string Fused) Parts(KernelInfo kernel)
    {
        int end = kernel.Name.IndexOf(Fused, StringComparison.Ordinal);
        return end < 0 ? (kernel.Name, "") : (kernel.Name[..end], kernel.Name[(end + Fused.Length)..]);
    }

    /// <summary>The shapes of what it writes, those that follow one another and are equal once: <c>(64, 10) × 4</c>.</summary>
    private static string Shapes(KernelInfo kernel) => string.Join(", ", kernel.Results.Select(result => result.Shape.ToString())
        .GroupBy(shape => shape, StringComparer.Ordinal).Select(group => group.Count() == 1 ? group.Key : $"{group.Key} × {group.Count()}"));

    private static void WriteJson(CliHost host, string name, Model model, List<(string Name, KernelListing Listing)> listings) =>
        JsonText.Write(host.Output, json =>
        {
            json.WriteString("model", name);
            if (model.Preprocessing?.Target is { } target)
            {
                json.WriteString("target", target.Column);
                json.WriteString("task", target.Task == TaskKind.Classification ? "classification" : "regression");
                json.WriteTexts("classes", target.ClassNames);
            }

            json.WriteNumber("parameters", model.ParameterCount);
            json.WriteNumber("epochs_run", model.History?.Epochs.Count ?? 0);
            if (model.History?.BestEpoch is { } best) json.WriteNumber("best_epoch", best + 1);
            json.WriteStartArray("layers");
            foreach (BuiltLayer layer in model.BuiltLayers)
            {
                json.WriteStartObject();
                json.WriteString("name", layer.Name);
                json.WriteString("type", layer.Layer.Type);
                if (layer.Layer is Dense dense) json.WriteString("activation", dense.Activation.ToString());
                json.WriteString("output", layer.OutputShape.ToString());
                json.WriteNumber("parameters", layer.ParameterCount);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("columns");
            foreach (ColumnEncoding column in model.Preprocessing?.Columns ?? []) RunJson.WriteColumn(json, column);
            json.WriteEndArray();
            if (listings.Count == 0) return;
            json.WriteStartObject("kernels");
            foreach ((string program, KernelListing listing) in listings)
            {
                json.WriteStartObject(program.Replace(' ', '_'));
                json.WriteNumber("rows", listing.Rows);
                json.WriteNumber("arena_bytes", listing.ArenaBytes);
                json.WriteStartArray("kernels");
                foreach (KernelInfo kernel in listing.Kernels)
                {
                    json.WriteStartObject();
                    string[] ops = kernel.Name.Split(Fused);
                    json.WriteString("name", ops[0]);
                    json.WriteTexts("fused", ops.Skip(1));
                    json.WriteTexts("operands", kernel.Operands.Select(operand => operand.Shape.ToString()));
                    json.WriteTexts("results", kernel.Results.Select(result => result.Shape.ToString()));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
}
