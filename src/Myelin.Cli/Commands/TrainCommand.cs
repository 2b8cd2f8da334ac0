using System.CommandLine;
using System.CommandLine.Parsing;
using Myelin.Cli.Display;
using Myelin.Cli.Parsing;
using Myelin.Cli.Training;
using Myelin.Datasets;
using Myelin.Kernels;

namespace Myelin.Cli.Commands;

/// <summary><c>myelin train</c>: what can be typed, and what it means.</summary>
internal static class TrainCommand
{
    private static readonly string[] s_tasks = ["auto", "classification", "regression"];
    private static readonly string[] s_classWeights = ["none", "balanced"];

    public static Command Make(CliHost host)
    {
        var data = new Argument<string?>("DATA") { Description = "A CSV file whose first line names the columns; - reads standard input" };
        Option<string?> target = Options.Text("--target", "COLUMN", "The column to predict");
        Option<string?> task = Options.Choice("--task", s_tasks, "TASK", "auto (found out from the target), classification or regression");
        Option<string?> exclude = Options.Text("--exclude", "COLUMN,…", "Columns that are not to be learned from");
        Option<double?> validation = Options.Number(
            "--validation", "Share of the rows that decides when to stop; 0 for none (default 0.15)", IsShare,
            "a share from 0 and below 1");
        Option<double?> test = Options.Number(
            "--test", "Share of the rows for the final test; 0 for none (default 0.15)", IsShare, "a share from 0 and below 1");
        Option<string?> testData = Options.Text("--test-data", "FILE", "A CSV file of its own for the final test, instead of --test");
        Option<int[]?> hidden = Options.Sizes(
            "--hidden", "SIZES", 1 << 16, "Hidden layers, such as 64,32; none for a linear model (default: chosen)");
        Option<string?> activation = Options.Choice(
            "--activation", NetworkBuilder.Activations, "NAME", $"{Options.Either(NetworkBuilder.Activations)} (default relu)");
        Option<double?> dropout = Options.Number(
            "--dropout", "Share of each hidden layer's outputs that is dropped while training (default 0)", IsShare,
            "a share from 0 and below 1");
        Option<double?> l1 = Options.Number("--l1", "Penalty on the size of the weights (default 0)", x => x >= 0, "a number of at least 0");
        Option<double?> l2 = Options.Number("--l2", "Penalty on the square of the weights (default 0)", x => x >= 0, "a number of at least 0");
        Option<string?> optimizer = Options.Choice(
            "--optimizer", OptimizerChoice.Names, "NAME", $"{Options.Either(OptimizerChoice.Names)} (default adam)");
        Option<double?> learningRate = Options.Number("--learning-rate", "How far each step goes (default: chosen)", x => x > 0, "a number above 0");
        Option<int?> epochs = Options.Whole("--epochs", 1, int.MaxValue, "Most passes over the training rows (default: chosen)");
        Option<int?> batchSize = Options.Whole("--batch-size", 1, int.MaxValue, "Rows per step (default: chosen)");
        Option<int?> patience = Options.Whole(
            "--patience", 1, int.MaxValue,
            "Stop after so many epochs without a better validation loss, and go back to the best (default: chosen)");
        Option<string?> classWeight = Options.Choice(
            "--class-weight", s_classWeights, "HOW", "balanced makes rare classes count as much as frequent ones (default none)");
        Option<ulong?> seed = Options.Seed("--seed", "The same seed gives the same run, bit for bit (default 0)");
        Option<int?> threads = Options.Whole("--threads", 1, 1024, "Threads to compute with; no result depends on it (default: all processors)");
        Option<string?> output = Options.Text("--out", "DIR", "Where the run is saved (default runs/NAME-NUMBER, never overwriting)");
        Option<bool> quiet = Options.Flag("--quiet", "Print where the run is saved, and nothing else");
        Option<bool> json = Options.Flag("--json", "Print the run as JSON (as in run.json), and nothing else");

        ToolCommand command = new ToolCommand("train", "Train a network on a table, and say how good it is on rows it has not seen.")
        {
            Usage = "myelin train DATA --target COLUMN [options]",
        }
            .With(data)
            .With("Data", target, task, exclude, validation, test, testData)
            .With("Network", hidden, activation, dropout, l1, l2)
            .With("Training", optimizer, learningRate, epochs, batchSize, patience, classWeight, seed, threads)
            .With("Output", output, quiet, json);
        command.Notes.AddRange([
            "What is not said is chosen from the data, and shown. "
            + "Numbers (1234.5, 1,234.5, 1234,5, 1.234,5, 12 % or $5) are standardized; "
            + "dates (2024-03-31, 31.3.2024, 3/31/2024, perhaps with a time) become how far along in time, the time of the year, "
            + "the weekday and the time of day; "
            + "texts that repeat become one input per text, and texts of several words that mostly differ one input per word; "
            + "missing cells (empty, NA, N/A, #N/A, NaN, ?, null) are filled and flagged; "
            + "all that is fitted on the training rows alone and saved with the network.",
            "The run's folder gets model.myelin, report.html, run.json and history.csv. "
                + "The mae of a regression is in the target's own units, its mse and loss in their square.",
            "Ctrl-C stops after the current batch; what was learned so far is tested and saved, and the exit code is 130. "
                + "A second Ctrl-C ends at once and saves nothing.",
        ]);
        command.Examples.AddRange([
            ("myelin train samples/digits.csv --target digit", "Handwritten digits: ten classes from 64 numbers."),
            ("myelin train samples/diabetes.csv --target progression --hidden 32 --l2 0.001", "A regression with a small network."),
            ("myelin train adult-train.csv --target income --test-data adult-test.csv", "Rows of their own for the test."),
            ("zcat big.csv.gz | myelin train - --target y --json > run.json", "From a pipe, with figures for another program."),
        ]);
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(data)
                ?? throw CommandException.Usage("Name the data: myelin train DATA --target COLUMN\nSee myelin train --help");
            if (parsed.GetValue(threads) is { } count) ThreadTeam.Threads = count;
            if (parsed.GetValue(testData) is not null && parsed.GetValue(test) is not null)
            {
                throw CommandException.Usage(
                    "--test and --test-data exclude each other: the test rows are either a share of DATA or a file of their own.");
            }

            var request = new TrainRequest
            {
                CommandLine = Repeating(parsed, output, quiet, json),
                Said = command.Options.Where(option => parsed.GetResult(option) is { Implicit: false })
                    .Select(option => option.Name).ToHashSet(StringComparer.Ordinal),
                Data = name,
                Target = parsed.GetValue(target) ?? "",
                Task = parsed.GetValue(task) switch
                {
                    "classification" => TaskKind.Classification,
                    "regression" => TaskKind.Regression,
                    _ => TaskKind.Auto,
                },
                Exclude = parsed.GetValue(exclude),
                Hidden = parsed.GetResult(hidden) is null ? null : parsed.GetValue(hidden),
                Activation = parsed.GetValue(activation),
                Dropout = parsed.GetValue(dropout) ?? 0,
                L1 = parsed.GetValue(l1) ?? 0,
                L2 = parsed.GetValue(l2) ?? 0,
                Optimizer = parsed.GetValue(optimizer),
                LearningRate = parsed.GetValue(learningRate),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                Patience = parsed.GetValue(patience),
                Validation = parsed.GetValue(validation) ?? 0.15,
                Test = parsed.GetValue(test) ?? 0.15,
                TestData = parsed.GetValue(testData),
                BalancedClasses = parsed.GetValue(classWeight) == "balanced",
                Seed = parsed.GetValue(seed) ?? 0,
                Out = parsed.GetValue(output),
                Quiet = parsed.GetValue(quiet),
                Json = parsed.GetValue(json),
            };
            return new TrainJob(host, request).Run();
        });
        return command;
    }

    /// <summary>What was typed, without where the run goes and what is printed: a second run must not go where the first one is.</summary>
    private static string Repeating(ParseResult parsed, params Option[] others)
    {
        var words = new List<string> { "myelin" };
        bool skips = false;
        foreach (Token token in parsed.Tokens)
        {
            Option? other = token.Type == TokenType.Option ? Array.Find(others, option => option.Name == token.Value) : null;
            if (other is null && !skips) words.Add(ShellText.Quote(token.Value));
            skips = other is not null && parsed.GetResult(other)!.Tokens.Count > 0;
        }

        return string.Join(' ', words);
    }

    private static bool IsShare(double x) => x is >= 0 and < 1;
}
