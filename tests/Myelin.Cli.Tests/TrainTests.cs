using System.Text.Json;
using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Cli.Tests;

/// <summary><c>myelin train</c> from the table to the folder.</summary>
public sealed class TrainTests : IDisposable
{
    private static readonly string[] s_files = ["history.csv", "model.myelin", "report.html", "run.json"];
    private readonly TestFolder _folder = new();

    public TrainTests()
    {
        _folder.Write("animals.csv", Samples.TwoClasses());
        _folder.Write("plane.csv", Samples.Plane());
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_four_files_and_says_where()
    {
        ToolResult result = _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "5").Succeeds();
        Assert.Equal(s_files, Files("runs/animals-1"));
        foreach (string file in s_files) Assert.Contains(file, result.Output, StringComparison.Ordinal);
        Assert.Contains("myelin predict runs/animals-1 ", result.Output, StringComparison.Ordinal);
        Assert.Equal(["animals.csv", "plane.csv", "runs", "runs/animals-1", .. s_files.Select(file => $"runs/animals-1/{file}")], _folder.Everything);
        string report = _folder.Read("runs/animals-1/report.html");
        Assert.Contains("<html", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", report, StringComparison.Ordinal);
    }

    [Fact]
    public void No_run_overwrites_another()
    {
        for (int run = 1; run <= 3; run++) _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "2", "--quiet").Succeeds();
        string first = _folder.Read("runs/animals-1/run.json");
        Directory.Delete(Path.Combine(_folder.Path, "runs/animals-2"), recursive: true);
        Assert.Equal("runs/animals-2\n", _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "2", "--quiet").Succeeds().Output);
        Assert.Equal("runs/animals-4\n", _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "2", "--quiet").Succeeds().Output);
        Assert.Equal(first, _folder.Read("runs/animals-1/run.json"));
    }

    [Theory]
    [InlineData("mine")]
    [InlineData("a/b/c")]
    public void A_run_goes_where_it_is_told(string where)
    {
        string output = _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "2", "--quiet", "--out", where).Succeeds().Output;
        Assert.Equal($"{where}\n", output);
        Assert.Equal(s_files, Files(where));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "runs")));
    }

    [Fact]
    public void An_empty_folder_may_be_filled()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "mine"));
        _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "2", "--out", "mine").Succeeds();
        Assert.Equal(s_files, Files("mine"));
    }

    [Fact]
    public void Dates_and_formatted_numbers_are_found_shown_and_predicted_with()
    {
        _folder.Write("sales.csv", Samples.Sales());
        ToolResult result = _folder.Run("train", "sales.csv", "--target", "turnover").Succeeds();
        Assert.Equal("", result.Error);
        Assert.Matches("sold +date +10 +2023-01-.. to 2024-..-.., written day-month-year", result.Output);
        Assert.Matches("discount +numeric +1 +0 to 20, mean .*, written 1234.5%", result.Output);
        Assert.Matches("customers +numeric +2 +[0-9]+ +9.. to 1..., mean .*, written 1,234.5", result.Output);
        JsonElement run = JsonDocument.Parse(_folder.Read("runs/sales-1/run.json")).RootElement;
        Assert.Equal("regression", run.GetProperty("task").GetString());
        Assert.Equal("date", run.GetProperty("columns")[0].GetProperty("kind").GetString());
        Assert.True(run.GetProperty("metrics").GetProperty("test").GetProperty("r2").GetDouble() > 0.9);
        string report = _folder.Read("runs/sales-1/report.html");
        Assert.Contains(", written 1,234.5</small>", report, StringComparison.Ordinal);
        Assert.Contains("written day-month-year</span>", report, StringComparison.Ordinal);

        _folder.Write("new.csv", "customers;discount;sold\n1,010;5 %;24.12.2023\nNA;10%;\n");
        string[] lines = _folder.Run("predict", "runs/sales-1", "new.csv").Succeeds().Output.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        _folder.Write("wrong.csv", "customers;discount;sold\n1,010;5 %;2023-12-24\n");
        Assert.Contains(
            "it holds dates (day-month-year) in the rows that were trained on", _folder.Run("predict", "runs/sales-1", "wrong.csv").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_of_classes_has_every_field()
    {
        ToolResult result = _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "30", "--seed", "7", "--json").Succeeds();
        Assert.Equal("", result.Error);
        JsonElement run = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("classification", run.GetProperty("task").GetString());
        Assert.Equal(["cat", "mouse"], run.GetProperty("classes").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(42, run.GetProperty("rows").GetProperty("train").GetInt32());
        Assert.Equal(9, run.GetProperty("rows").GetProperty("validation").GetInt32());
        Assert.Equal(9, run.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal(7, run.GetProperty("seed").GetInt32());
        Assert.InRange(run.GetProperty("epochs_run").GetInt32(), 1, 30);
        Assert.InRange(run.GetProperty("best_epoch").GetInt32(), 1, run.GetProperty("epochs_run").GetInt32());
        Assert.True(run.GetProperty("seconds").GetDouble() > 0);
        Assert.True(run.GetProperty("parameters").GetInt64() > 0);
        foreach (string part in (string[])["train", "validation", "test"])
            Assert.Equal(["loss", "accuracy"], run.GetProperty("metrics").GetProperty(part).EnumerateObject().Select(figure => figure.Name));
        Assert.Equal(1.0, run.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.Equal(
            "[[5,0],[0,4]]", JsonSerializer.Serialize(run.GetProperty("confusion_matrix")).Replace(
                "[[4,0],[0,5]]", "[[5,0],[0,4]]", StringComparison.Ordinal));
        Assert.Equal("runs/animals-1", run.GetProperty("folder").GetString());
    }

    [Fact]
    public void The_file_run_json_is_what_json_prints_without_the_folder()
    {
        string printed = _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "3", "--json").Succeeds().Output;
        Assert.Equal(printed.Replace("  \"folder\": \"runs/animals-1\",\n", "", StringComparison.Ordinal), _folder.Read("runs/animals-1/run.json"));
    }

    [Fact]
    public void Figures_of_a_regression_are_in_the_targets_units()
    {
        JsonElement run = Json("train", "plane.csv", "--target", "y", "--epochs", "200", "--hidden", "none", "--learning-rate", "0.05");
        Assert.Equal("regression", run.GetProperty("task").GetString());
        Assert.Equal(0, run.GetProperty("classes").GetArrayLength());
        JsonElement test = run.GetProperty("metrics").GetProperty("test");
        Assert.Equal(["loss", "mse", "mae", "r2"], test.EnumerateObject().Select(figure => figure.Name));
        double mse = test.GetProperty("mse").GetDouble(), mae = test.GetProperty("mae").GetDouble(), r2 = test.GetProperty("r2").GetDouble();
        Assert.InRange(r2, 0.99, 1);
        Assert.Equal(mse, test.GetProperty("loss").GetDouble(), mse * 1e-4);

        // The same figures from the predictions, which are in the target's units.
        _folder.Run("predict", "runs/plane-1", "plane.csv", "--out", "all.csv").Succeeds();
        JsonElement all = Json("evaluate", "runs/plane-1", "plane.csv").GetProperty("metrics");
        Table table = CsvTable.Read(Path.Combine(_folder.Path, "all.csv"));
        double[] errors = [.. Enumerable.Range(0, table.RowCount)
            .Select(row => table["y"].NumberAt(row)!.Value - table["prediction"].NumberAt(row)!.Value)];
        double expected = errors.Average(Math.Abs);
        Assert.Equal(expected, all.GetProperty("mae").GetDouble(), expected * 1e-3 + 1e-3);
        Assert.Equal(errors.Average(e => e * e), all.GetProperty("mse").GetDouble(), expected * expected * 0.02 + 1e-3);
        Assert.True(mae > 0 && mae * mae <= mse * 1.0001);
    }

    [Fact]
    public void The_history_has_a_line_for_every_epoch()
    {
        JsonElement run = Json("train", "animals.csv", "--target", "kind", "--epochs", "4");
        Table history = CsvTable.Read(Path.Combine(_folder.Path, "runs/animals-1/history.csv"));
        Assert.Equal(["epoch", "loss", "accuracy", "val_loss", "val_accuracy"], history.ColumnNames);
        Assert.Equal(run.GetProperty("epochs_run").GetInt32(), history.RowCount);
        Assert.Equal(1, history["epoch"].NumberAt(0));
        Assert.True(history["loss"].NumberAt(3) < history["loss"].NumberAt(0));
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_on_any_number_of_threads()
    {
        string[] train = [
            "train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "6", "--quiet", "--dropout", "0.2", "--hidden", "300,200",
        ];
        _folder.Run([.. train, "--seed", "3", "--threads", "1", "--out", "one"]).Succeeds();
        _folder.Run([.. train, "--seed", "3", "--threads", "2", "--out", "two"]).Succeeds();
        _folder.Run([.. train, "--seed", "4", "--threads", "2", "--out", "other"]).Succeeds();
        Assert.Equal(_folder.Read("one/history.csv"), _folder.Read("two/history.csv"));
        Assert.NotEqual(_folder.Read("one/history.csv"), _folder.Read("other/history.csv"));
        Assert.Equal(Predictions("one"), Predictions("two"));
    }

    [Fact]
    public void Every_optimizer_can_be_named_and_learns()
    {
        foreach (string name
            in (string[])[
                "adam", "adamw", "amsgrad", "nadam", "adamax", "rmsprop", "adagrad", "adadelta", "ftrl", "lion", "lamb", "sgd",
                "momentum", "nesterov",
            ])
        {
            JsonElement run = Json("train", Samples.Path("iris.csv"), "--target", "species", "--optimizer", name, "--epochs", "40");
            Assert.Equal(name, run.GetProperty("settings").GetProperty("optimizer").GetString());
            Assert.True(run.GetProperty("metrics").GetProperty("test").GetProperty("accuracy").GetDouble() > 0.8, name);
        }
    }

    [Fact]
    public void Options_are_taken()
    {
        JsonElement settings = Json("train", "animals.csv", "--target", "kind", "--hidden", "7,5", "--activation", "tanh", "--dropout",
            "0.1", "--l1", "0.001", "--l2", "0.002",
            "--optimizer", "nesterov", "--learning-rate", "0.03", "--epochs", "3", "--batch-size", "8", "--patience", "2", "--class-weight",
            "balanced").GetProperty("settings");
        Assert.Equal("[7,5]", JsonSerializer.Serialize(settings.GetProperty("hidden")));
        Assert.Equal("tanh", settings.GetProperty("activation").GetString());
        Assert.Equal(0.1, settings.GetProperty("dropout").GetDouble());
        Assert.Equal(0.001, settings.GetProperty("l1").GetDouble());
        Assert.Equal(0.002, settings.GetProperty("l2").GetDouble());
        Assert.Equal("nesterov", settings.GetProperty("optimizer").GetString());
        Assert.Equal(0.03, settings.GetProperty("learning_rate").GetDouble());
        Assert.Equal(3, settings.GetProperty("epochs").GetInt32());
        Assert.Equal(8, settings.GetProperty("batch_size").GetInt32());
        Assert.Equal(2, settings.GetProperty("patience").GetInt32());
        Assert.Equal("balanced", settings.GetProperty("class_weight").GetString());
        Assert.Equal(0, settings.GetProperty("chosen").GetArrayLength());
    }

    [Fact]
    public void Shares_and_excluded_columns_are_in_the_run()
    {
        JsonElement run = Json(
            "train", "animals.csv", "--target", "kind", "--exclude", "colour", "--validation", "0.2", "--test", "0.1", "--epochs", "2");
        JsonElement settings = run.GetProperty("settings");
        Assert.Equal(0.2, settings.GetProperty("validation").GetDouble());
        Assert.Equal(0.1, settings.GetProperty("test").GetDouble());
        Assert.Equal(["colour"], settings.GetProperty("exclude").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(
            ["size numeric", "colour excluded"],
            run.GetProperty("columns").EnumerateArray().Select(column => $"{column.GetProperty("name")} {column.GetProperty("kind")}"));
        Assert.Contains("colour <span class=\"tag\">excluded</span>", _folder.Read("runs/animals-1/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_repeats_a_run_without_its_folder()
    {
        _folder.Run("train", "--quiet", "animals.csv", "--out=mine", "--target", "kind", "--epochs", "2", "--json").Succeeds();
        Assert.Contains("<code>myelin train animals.csv --target kind --epochs 2</code>", _folder.Read("mine/report.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0", 60, 0, 0)]
    [InlineData("0.2", "0", 48, 12, 0)]
    [InlineData("0", "0.25", 45, 0, 15)]
    public void Parts_without_rows_are_left_out(string validation, string test, int trainRows, int validationRows, int testRows)
    {
        JsonElement run = Json("train", "animals.csv", "--target", "kind", "--epochs", "3", "--validation", validation, "--test", test);
        Assert.Equal(trainRows, run.GetProperty("rows").GetProperty("train").GetInt32());
        Assert.Equal(validationRows, run.GetProperty("rows").GetProperty("validation").GetInt32());
        Assert.Equal(testRows, run.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal(validationRows > 0, run.GetProperty("metrics").TryGetProperty("validation", out _));
        Assert.Equal(testRows > 0, run.GetProperty("metrics").TryGetProperty("test", out _));
        Assert.Equal(testRows > 0 ? "test" : validationRows > 0 ? "validation" : "train", run.GetProperty("classes_of").GetString());
    }

    [Fact]
    public void Test_rows_may_come_from_a_file_of_their_own()
    {
        _folder.Write("test.csv", "kind,size\ncat,11\nmouse,2\nmouse,3\n");
        JsonElement run = Json("train", "animals.csv", "--target", "kind", "--exclude", "colour", "--test-data", "test.csv", "--epochs", "20");
        Assert.Equal(3, run.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal(51, run.GetProperty("rows").GetProperty("train").GetInt32());
        Assert.Equal("test.csv", run.GetProperty("test_data").GetString());
    }

    [Fact]
    public void A_column_with_a_comma_in_its_name_can_be_excluded()
    {
        _folder.Write("comma.csv", "\"a,b\",c,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{i % 3},{(i % 2 == 0 ? "p" : "q")}\n")));
        JsonElement run = Json("train", "comma.csv", "--target", "y", "--exclude", "a,b", "--epochs", "2");
        Assert.Equal(["a,b"], run.GetProperty("settings").GetProperty("exclude").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(["c", "a,b"], run.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()!));
    }

    [Fact]
    public void The_task_can_be_said()
    {
        _folder.Write("grades.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 7},{i % 3}\n")));
        Assert.Equal("classification", Json("train", "grades.csv", "--target", "y", "--epochs", "2").GetProperty("task").GetString());
        Assert.Equal(
            "regression",
            Json("train", "grades.csv", "--target", "y", "--epochs", "2", "--task", "regression").GetProperty("task").GetString());
    }

    [Fact]
    public void An_input_that_is_all_missing_is_left_out_with_a_warning()
    {
        _folder.Write("gap.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},NA,{(i % 2 == 0 ? "p" : "q")}\n")));
        ToolResult result = _folder.Run("train", "gap.csv", "--target", "y", "--epochs", "2").Succeeds();
        Assert.Equal("warning: \"b\" is left out: no value in any row.\n", result.Error);
        Assert.Contains(
            "\"b\"", Json("train", "gap.csv", "--target", "y", "--epochs", "2").GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",", "\n", false)]
    [InlineData(";", "\r\n", true)]
    [InlineData("\t", "\n", true)]
    public void Files_of_any_make_give_the_same_run(string separator, string lineEnd, bool mark)
    {
        _folder.Write("plain.csv", Samples.TwoClasses());
        _folder.Write("other.csv", (mark ? "\uFEFF" : "") + Samples.TwoClasses(separator: separator, lineEnd: lineEnd));
        string expected = Json("train", "plain.csv", "--target", "kind", "--epochs", "3").GetProperty("metrics").ToString();
        Assert.Equal(expected, Json("train", "other.csv", "--target", "kind", "--epochs", "3").GetProperty("metrics").ToString());
    }

    [Fact]
    public void Data_can_come_from_standard_input()
    {
        ToolResult result = _folder.Run(["train", "-", "--target", "kind", "--epochs", "3", "--quiet"], Samples.TwoClasses()).Succeeds();
        Assert.Equal("runs/stdin-1\n", result.Output);
        Assert.Equal(
            _folder.Run(["predict", "runs/stdin-1", "animals.csv"]).Output,
            _folder.Run(["predict", "runs/stdin-1", "-"], Samples.TwoClasses()).Succeeds().Output);
    }

    private string[] Files(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, folder))
            .Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private string Predictions(string run) => _folder.Run("predict", run, Samples.Path("iris.csv"), "--probabilities").Succeeds().Output;

    private JsonElement Json(params string[] args) => JsonDocument.Parse(_folder.Run([.. args, "--json"]).Succeeds().Output).RootElement;
}
