using System.Globalization;
using Myelin.Cli.Display;
using Myelin.Datasets;
using Spectre.Console;

namespace Myelin.Cli.Training;

/// <summary>Shows what was found in the data and what will be trained, before it is.</summary>
internal static class PlanView
{
    private const int MostColumns = 20;

    public static void Write(CliHost host, TrainRequest request, PreparedTable data, TrainingPlan plan, Sequential model)
    {
        IAnsiConsole console = host.Console;
        console.BlankLine();
        string source = request.Data == DataFile.StandardInput ? "standard input" : Path.GetFileName(request.Data);
        int rows = data.Train.Table.RowCount + (data.Validation?.Table.RowCount ?? 0) + (data.Test?.Table.RowCount ?? 0);
        string all = request.TestData is null ? "" : $" with {Path.GetFileName(request.TestData)}";
        console.Line(("  ", Styles.Plain), (source, Styles.Strong),
            ($"{all}: {NumberText.Count(rows, "row")}, {NumberText.Count(data.Train.Table.Columns.Count, "column")}", Styles.Plain));
        console.Line(("  predicting ", Styles.Plain), (data.Target.Column, Styles.Strong), ($", {Target(data.Target)}", Styles.Plain));
        if (WereNumbers(request, data.Target)) console.Line(("  whole numbers taken as classes; --task regression predicts a number", Styles.Quiet));
        console.BlankLine();
        ColumnView.Write(console, data.Preprocessing, MostColumns);
        console.BlankLine();
        foreach (Paragraph line in Settings(data, plan, model).Lines()) console.Line(line);
        console.BlankLine();
    }

    /// <summary>61 → 128 relu → 64 relu → 10 softmax.</summary>
    public static string Chain(PreparedTable data, TrainingPlan plan)
    {
        IEnumerable<string> hidden = plan.Hidden.Select(units => $"{NumberText.Count(units)} {plan.Activation}");
        string last = data.Target.Task == TaskKind.Classification ? $"{data.Target.ClassNames.Count} softmax" : "1 linear";
        return string.Join(" → ", [NumberText.Count(data.Preprocessing.Width), .. hidden, last]);
    }

    // Two numbers, such as 0 and 1, are hardly ever a quantity.
    private static bool WereNumbers(TrainRequest request, TargetEncoding target) =>
        request.Task == TaskKind.Auto && target.ClassNames.Count > 2
        && target.ClassNames.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));

    private static string Target(TargetEncoding target)
    {
        if (target.Task == TaskKind.Regression)
            return $"a number: mean {NumberText.Value(target.Mean)}, std {NumberText.Value(target.StandardDeviation)}";
        const int most = 6;
        IEnumerable<string> names = target.ClassNames.Count <= most + 4 ? target.ClassNames : [.. target.ClassNames.Take(most), "…"];
        string list = string.Join(", ", names);
        return $"{target.ClassNames.Count} classes{(list.Length <= 50 ? $": {list}" : "")}";
    }

    private static TextTable Settings(PreparedTable data, TrainingPlan plan, Sequential model)
    {
        var table = new TextTable(2, "ll");
        void Add(string label, string text) => table.Add((label, Styles.Quiet), (text, Styles.Plain));
        string parts = $"{NumberText.Count(data.Train.Data.Count)} to train on";
        if (data.Validation is { } validation) parts += $", {NumberText.Count(validation.Data.Count)} to validate on";
        if (data.Test is { } test) parts += $", {NumberText.Count(test.Data.Count)} to test on";
        Add("rows", parts);
        Add("network", $"{Chain(data, plan)}, {NumberText.Count(model.ParameterCount, "parameter")}");
        string[] against =
        [
            .. plan.Dropout > 0 ? [$"dropout {NumberText.Setting(plan.Dropout)}"] : Array.Empty<string>(),
            .. plan.L1 > 0 ? [$"L1 {NumberText.Setting(plan.L1)}"] : Array.Empty<string>(),
            .. plan.L2 > 0 ? [$"L2 {NumberText.Setting(plan.L2)}"] : Array.Empty<string>(),
            .. plan.BalancedClasses ? ["balanced classes"] : Array.Empty<string>(),
        ];
        if (against.Length > 0) Add("", $"with {string.Join(", ", against)}");
        if (plan.BalancedClasses) Add("", "training losses are weighted, so not comparable to validation losses");
        Add(
            "training", $"{plan.Optimizer}, learning rate {NumberText.Setting(plan.LearningRate)}, "
                + $"batches of {NumberText.Count(plan.BatchSize)}, at most {NumberText.Count(plan.Epochs, "epoch")}");
        if (plan.Patience > 0) Add("", $"stops after {NumberText.Count(plan.Patience, "epoch")} without a better validation loss");
        if (plan.Chosen.Count > 0) table.Add(("chosen", Styles.Quiet), ($"for this data: {string.Join(", ", plan.Chosen)}", Styles.Quiet));
        return table;
    }
}
