using Myelin.Datasets;

namespace Myelin.Tests.Datasets;

public sealed class TargetEncodingTests
{
    [Fact]
    public void Text_is_classes_in_ordinal_order()
    {
        var target = TargetEncoding.Detect(Target("b", " a", "?", "b", "a ", "B", "B"), "y");
        Assert.Equal(TaskKind.Classification, target.Task);
        Assert.Equal(["B", "a", "b"], target.ClassNames);
        Assert.Equal([2, 2, 2], target.ClassCounts);
        Assert.Equal([2, 1, 0], target.Labels(Target("b", "a", " B ")));
    }

    [Fact]
    public void Classes_that_are_numbers_are_sorted_and_compared_as_numbers()
    {
        var target = TargetEncoding.Detect(Target("10", "9", "-1", "9.0", "10.00", "-1e0"), "y", TaskKind.Classification);
        Assert.Equal(["-1", "9", "10"], target.ClassNames);
        Assert.Equal([2, 0, 1], target.Labels(Target("1e1", "-1.0", "09")));
        Assert.Equal(["0", "1"], TargetEncoding.Detect(Target("0", "-0", "1", "1"), "y").ClassNames);
    }

    public static TheoryData<TaskKind, string[]> Tasks => new()
    {
        { TaskKind.Classification, ["0", "1", "1", "0"] },
        { TaskKind.Classification, ["yes", "no", "yes", "no"] },
        { TaskKind.Classification, Cycle(30, 3) },
        { TaskKind.Classification, Cycle(200, 20) },
        { TaskKind.Regression, Cycle(29, 3) },
        { TaskKind.Regression, Cycle(2100, 21) },
        { TaskKind.Regression, [.. Cycle(100, 2), "0.5"] },
        { TaskKind.Regression, ["1.5", "2.5", "1.5", "2.5"] },
    };

    [Theory]
    [MemberData(nameof(Tasks))]
    public void The_task_is_found(TaskKind task, string[] cells) => Assert.Equal(task, TargetEncoding.Detect(Target(cells), "y").Task);

    [Fact]
    public void Numbers_are_standardized_and_restored()
    {
        PreparedTable prepared = PreparedTable.Prepare(
            Table.FromColumns(("x", ["1", "2", "3", "4"]), ("y", ["10", "20", "", "60"])), "y", TaskKind.Regression, validation: 0, test: 0);
        Assert.Equal(30, prepared.Target.Mean, 12);
        Assert.Equal(Math.Sqrt(1400.0 / 3), prepared.Target.StandardDeviation, 12);
        float[] standardized = prepared.Target.Standardized(Target("10", "60"));
        Assert.Equal(10, prepared.Target.Restore(standardized[0]), 5);
        Assert.Equal(60, prepared.Target.Restore(standardized[1]), 5);
        Assert.Equal(["1 of 4 rows have no \"y\" and are left out."], prepared.Warnings);
    }

    public static TheoryData<TaskKind, string, string[]> Faults => new()
    {
        { TaskKind.Auto, "the target \"y\" is missing in all 2 rows. Choose another column.", ["", "NA"] },
        { TaskKind.Auto, "the target \"y\" has one class only, \"a\", in all 3 rows: there is nothing to tell apart.", ["a", "a ", "a"] },
        { TaskKind.Classification, "the target \"y\" has one class only, \"1\", in all 2 rows: there is nothing to tell apart.", ["1", "?", "1.0"] },
        { TaskKind.Classification, "the target \"y\" has one class only, \"1\", in its only row: there is nothing to tell apart.", ["1", "?"] },
        { TaskKind.Auto, "the target \"y\" is 5 in all 3 rows: there is nothing to learn.", ["5", "5.0", "5"] },
        { TaskKind.Regression, "the target \"y\" is 5 in its only row: there is nothing to learn.", ["5"] },
        { TaskKind.Regression, "regression needs a numeric target, but \"y\" holds \"12k\" on row 2.", ["1", "12k", "x"] },
        { TaskKind.Auto, "column \"y\" holds \"1e31\" on row 2, which is beyond ±1e30. Correct it, or leave the cell empty.", ["1", "1e31"] },
        { TaskKind.Auto, "column \"y\" holds \"-inf\" on row 1, which is not finite. Correct it, or leave the cell empty.", ["-inf", "1"] },
        {
            TaskKind.Auto,
            "the class \"c\" of the target \"y\" has one row only (row 3), which cannot be both learned and tested.\n"
            + "Join such a class with another, leave its row out, or add rows of it.",
            ["a", "b", "c", "a", "b"]
        },
        {
            TaskKind.Auto,
            "3 of the 3 classes of the target \"y\" have one row only, such as \"a\" (row 3), which cannot be both learned and tested.\n"
            + "It looks like a name or a free text, which is not a class.",
            ["c", "b", "a"]
        },
        {
            TaskKind.Classification,
            "3 of the 3 classes of the target \"y\" have one row only, such as \"0.5\" (row 2), which cannot be both learned and tested.\n"
            + "If the target is a quantity, say that the task is regression.",
            ["2.5", "0.5", "1.5"]
        },
        {
            TaskKind.Auto,
            "the target \"y\" holds numbers, but row 41 holds \"n.a.\" (and 1 more such).\n"
            + "Correct that or leave it empty; or say that the task is classification, if it is.",
            [.. Enumerable.Range(0, 40).Select(i => $"{i}.5"), "n.a.", "n.a."]
        },
        {
            TaskKind.Auto,
            "nothing tells whether the comma of the target's numbers, such as \"1,200\" on row 1, is a decimal comma or stands between thousands.\n"
            + "Write \"y\" with a point and no comma; or, if they are names of classes, say that the task is classification.",
            [.. Enumerable.Range(0, 120).Select(i => $"1,{200 + i % 60}")]
        },
        {
            TaskKind.Regression,
            "nothing tells whether the comma of the target's numbers, such as \"1,200\" on row 2, is a decimal comma or stands between thousands.\n"
            + "Write \"y\" with a point and no comma.",
            ["", "1,200", "1,300"]
        },
        {
            TaskKind.Auto,
            "3 of the 3 classes of the target \"y\" have one row only, such as \"03/04/2024\" (row 1), which cannot be both learned and tested.\n"
            + "It holds dates, which are no target: put the days from or until some date in their place, which are a number.",
            ["03/04/2024", "05/04/2024", "07/04/2024"]
        },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_target_that_cannot_be_learned_is_refused(TaskKind task, string message, string[] cells) =>
        Refusal.Equal<InvalidTableException>(message, () => TargetEncoding.Detect(Target(cells), "y", task));

    [Fact]
    public void Rows_that_do_not_fit_the_target_are_refused()
    {
        var classes = TargetEncoding.Detect(Target("a", "b", "a", "b"), "y");
        Refusal.Equal<InvalidTableException>(
            "\"c\" on row 2 is not a class of the target \"y\" that was trained on: \"a\", \"b\".", () => classes.Labels(Target("a", "c")));
        Refusal.Equal<InvalidTableException>("the target \"y\" is missing on row 1.", () => classes.Labels(Target("?")));
        Refusal.Equal<InvalidTableException>("no column \"y\"; did you mean \"Y\"?", () => classes.Labels(Table.FromColumns(("Y", ["a"]))));
        var numbers = TargetEncoding.Detect(Target("1.5", "2.5"), "y");
        Refusal.Equal<InvalidTableException>(
            "regression needs a numeric target, but \"y\" holds \"c\" on row 1.", () => numbers.Values(Target("c")));
        Assert.Throws<InvalidOperationException>(() => numbers.Labels(Target("1.5")));
    }

    private static Table Target(params string[] cells) => Table.FromColumns(("y", cells));

    private static string[] Cycle(int rows, int values) => [.. Enumerable.Range(0, rows).Select(row => $"{row % values}")];
}
