using System.Globalization;

namespace Myelin.Cli.Tests;

/// <summary><c>myelin predict</c> and <c>myelin evaluate</c> with saved networks.</summary>
public sealed class PredictTests : IClassFixture<PredictTests.TrainedNetworks>, IDisposable
{
    private readonly TrainedNetworks _networks;
    private readonly TestFolder _folder = new();

    public PredictTests(TrainedNetworks networks) => _networks = networks;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tables_columns_stay_and_a_prediction_is_added()
    {
        _folder.Write("new.csv", "size,colour,kind\n12,red,cat\n2.50,,mouse\n");
        Assert.Equal("size,colour,kind,prediction\n12,red,cat,cat\n2.50,,mouse,mouse\n", Predict("new.csv"));
    }

    [Fact]
    public void Columns_may_stand_in_any_order_beside_others_and_without_the_target()
    {
        _folder.Write("new.csv", "name;colour;size\n\"Tom; the first\";red;12\nJerry;green;2\n");
        Assert.Equal("name,colour,size,prediction\n\"Tom; the first\",red,12,cat\nJerry,green,2,mouse\n", Predict("new.csv"));
    }

    [Fact]
    public void Unknown_texts_and_missing_cells_are_handled()
    {
        _folder.Write("new.csv", "size,colour\n12,purple\n,red\n?,\n2,NA\n");
        string[] lines = Predict("new.csv").Split('\n');
        Assert.Equal("12,purple,cat", lines[1]);
        Assert.Matches("^,red,(cat|mouse)$", lines[2]);
        Assert.Matches(@"^\?,,(cat|mouse)$", lines[3]);
        Assert.Equal("2,NA,mouse", lines[4]);
    }

    [Fact]
    public void Texts_that_training_did_not_have_are_named_beside_the_predictions()
    {
        _folder.Write("new.csv", "size,colour\n12,purple\n,red\n?,\n2, purple\n3,mauve\n");
        ToolResult outcome = _folder.Run("predict", _networks.Animals, "new.csv").Succeeds();
        Assert.Equal(
            "warning: Column \"colour\" has \"purple\", \"mauve\" in 3 of 5 rows, which no training row had: "
                + "it says nothing to the network there.\n", outcome.Error);
    }

    [Fact]
    public void Probabilities_have_a_column_for_each_class_and_sum_to_one()
    {
        _folder.Write("new.csv", "size,colour\n12,red\n2,red\n");
        string[] lines = Predict("new.csv", "--probabilities").Split('\n');
        Assert.Equal("size,colour,prediction,probability_cat,probability_mouse", lines[0]);
        double[][] shares = [.. lines[1..3].Select(
            line => line.Split(',')[3..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        Assert.All(shares, share => Assert.Equal(1, share.Sum(), 1e-6));
        Assert.True(shares[0][0] > 0.5 && shares[1][1] > 0.5);
    }

    [Fact]
    public void A_number_is_predicted_in_its_own_units()
    {
        _folder.Write("new.csv", "b,a\n0,0\n1,2\n");
        string[] lines = Predict("new.csv", model: _networks.Plane).Split('\n');
        Assert.InRange(double.Parse(lines[1].Split(',')[2], CultureInfo.InvariantCulture), 980, 1020);
        Assert.InRange(double.Parse(lines[2].Split(',')[2], CultureInfo.InvariantCulture), 1060, 1100);
    }

    [Fact]
    public void A_file_is_written_in_one_piece()
    {
        _folder.Write("new.csv", "size,colour\n12,red\n");
        _folder.Write("out.csv", "old");
        ToolResult result = _folder.Run("predict", _networks.Animals, "new.csv", "--out", "out.csv").Succeeds();
        Assert.Equal("1 prediction written to out.csv\n", result.Output);
        Assert.Equal("size,colour,prediction\n12,red,cat\n", _folder.Read("out.csv"));
        Assert.Equal(["new.csv", "out.csv"], _folder.Everything);
        ToolResult nowhere = _folder.Run("predict", _networks.Animals, "new.csv", "--out", "no/where.csv");
        nowhere.Fails(1, "no/where.csv cannot be written", "There is no folder");
        Assert.DoesNotContain(".tmp", nowhere.Error, StringComparison.Ordinal);
        _folder.Run("predict", _networks.Animals, "new.csv", "--out", "./new.csv").Fails(2, "./new.csv is the file that is read");
        Assert.Equal(["new.csv", "out.csv"], _folder.Everything);
        if (OperatingSystem.IsWindows())
            return;
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.csv"), "new.csv");
        _folder.Run("predict", _networks.Animals, "new.csv", "--out", "link.csv").Fails(2, "link.csv is the file that is read");
    }

    [Fact]
    public void A_lacking_column_is_named()
    {
        _folder.Write("new.csv", "size,color\n12,red\n");
        _folder.Run("predict", _networks.Animals, "new.csv").Fails(1, "lacks a column", "\"colour\"", "is it \"color\"?");
    }

    [Fact]
    public void A_text_among_numbers_is_named_with_its_line()
    {
        _folder.Write("new.csv", "size,colour\n12,red\nbig,red\n");
        _folder.Run("predict", _networks.Animals, "new.csv").Fails(1, "\"size\"", "\"big\"", "line 3");
    }

    [Fact]
    public void A_column_that_is_called_prediction_is_not_lost()
    {
        _folder.Write("new.csv", "size,colour,prediction\n12,red,dog\n");
        _folder.Run("predict", _networks.Animals, "new.csv").Fails(1, "\"prediction\"", "Rename it");
    }

    [Fact]
    public void Probabilities_of_a_number_make_no_sense()
    {
        _folder.Write("new.csv", "a,b\n1,2\n");
        _folder.Run("predict", _networks.Plane, "new.csv", "--probabilities").Fails(2, "--probabilities", "\"y\"");
    }

    [Fact]
    public void A_header_alone_and_an_empty_table_are_errors()
    {
        _folder.Write("new.csv", "size,colour\n");
        _folder.Write("empty.csv", "");
        _folder.Run("predict", _networks.Animals, "new.csv").Fails(1, "no rows");
        _folder.Run("predict", _networks.Animals, "empty.csv").Fails(1, "is empty");
    }

    [Fact]
    public void Evaluation_shows_figures_and_classes()
    {
        _folder.Write("new.csv", "kind,colour,size\ncat,red,12\nmouse,red,2\n,red,2\ncat,green,2\n");
        ToolResult result = _folder.Run("evaluate", _networks.Animals, "new.csv").Succeeds();
        Assert.Contains("accuracy", result.Output, StringComparison.Ordinal);
        Assert.Contains("0.6667", result.Output, StringComparison.Ordinal);
        Assert.Contains("precision", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 of 4 rows have no \"kind\"", result.Error, StringComparison.Ordinal);
        ToolResult json = _folder.Run("evaluate", _networks.Animals, "new.csv", "--json").Succeeds();
        Assert.Equal("", json.Error);
        using var document = System.Text.Json.JsonDocument.Parse(json.Output);
        Assert.Equal(3, document.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(2 / 3.0, document.RootElement.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 1e-6);
        Assert.Equal("[[1,1],[0,1]]", System.Text.Json.JsonSerializer.Serialize(document.RootElement.GetProperty("confusion_matrix")));
    }

    [Fact]
    public void Evaluation_on_the_file_that_was_trained_on_warns()
    {
        _folder.Write("again.csv", Samples.TwoClasses());
        _folder.Write("other.csv", Samples.TwoClasses(rows: 58));
        Assert.Contains(
            "again.csv is the file that this network was trained on",
            _folder.Run("evaluate", _networks.Animals, "again.csv").Succeeds().Error, StringComparison.Ordinal);
        Assert.Contains(
            "trained on", _folder.Run("evaluate", Path.Combine(_networks.Animals, "model.myelin"), "again.csv").Succeeds().Error,
            StringComparison.Ordinal);
        Assert.Equal("", _folder.Run("evaluate", _networks.Animals, "other.csv").Succeeds().Error);
        File.Copy(Path.Combine(_networks.Animals, "model.myelin"), Path.Combine(_folder.Path, "alone.myelin"));
        Assert.Equal("", _folder.Run("evaluate", "alone.myelin", "again.csv").Succeeds().Error);
    }

    [Fact]
    public void Evaluation_needs_the_target_and_known_classes()
    {
        _folder.Write("new.csv", "colour,size\nred,12\n");
        _folder.Write("dogs.csv", "colour,size,kind\nred,12,dog\n");
        _folder.Run("evaluate", _networks.Animals, "new.csv").Fails(1, "no column \"kind\"");
        _folder.Run("evaluate", _networks.Animals, "dogs.csv").Fails(1, "\"dog\"", "line 2", "\"cat\", \"mouse\"");
    }

    [Fact]
    public void More_rows_than_fit_into_memory_at_once_are_taken_part_by_part()
    {
        // Nearly 5,000 inputs: a part is at most 2,048 rows.
        static string Row(int row)
        {
            IEnumerable<string> words = Enumerable.Range(0, 5000).Where(word => word % 30 != row % 30).Select(word => $"w{word}");
            return $"{string.Join(' ', words)},{(row % 2 == 0 ? "even" : "odd")}\n";
        }

        _folder.Write("texts.csv", "text,kind\n" + string.Concat(Enumerable.Range(0, 60).Select(Row)));
        _folder.Run("train", "texts.csv", "--target", "kind", "--epochs", "2", "--out", "run").Succeeds();
        string report = _folder.Read("run/report.html");
        Assert.Contains("<td>words</td>", report, StringComparison.Ordinal);
        Assert.Contains(" more words</small>", report, StringComparison.Ordinal);

        string[] rows = [.. Enumerable.Range(0, 2500).Select(row => $"w{row % 50} w{row % 70} w{row % 3},{(row % 2 == 0 ? "even" : "odd")}")];
        _folder.Write("many.csv", $"text,kind\n{string.Join('\n', rows)}\n");
        string[] predicted = _folder.Run("predict", "run", "many.csv").Succeeds().Output.TrimEnd('\n').Split('\n')[1..];
        Assert.Equal(rows, predicted.Select(line => line[..line.LastIndexOf(',')]));
        _folder.Write("last.csv", $"text,kind\n{string.Join('\n', rows[^10..])}\n");
        Assert.Equal(predicted[^10..], _folder.Run("predict", "run", "last.csv").Succeeds().Output.TrimEnd('\n').Split('\n')[1..]);

        using var document = System.Text.Json.JsonDocument.Parse(_folder.Run("evaluate", "run", "many.csv", "--json").Succeeds().Output);
        Assert.Equal(2500, document.RootElement.GetProperty("rows").GetInt32());
        int right = predicted.Count(line => line.Split(',') is [_, var kind, var said] && kind == said);
        Assert.Equal(right / 2500.0, document.RootElement.GetProperty("metrics").GetProperty("accuracy").GetDouble(), 1e-6);
        int[][] confused = System.Text.Json.JsonSerializer.Deserialize<int[][]>(document.RootElement.GetProperty("confusion_matrix"))!;
        Assert.Equal((2500, right), (confused.Sum(row => row.Sum()), confused[0][0] + confused[1][1]));
    }

    [Fact]
    public void A_model_that_was_cut_short_is_an_error()
    {
        byte[] model = File.ReadAllBytes(Path.Combine(_networks.Animals, "model.myelin"));
        _folder.Write("new.csv", "size,colour\n12,red\n");
        _folder.Write("cut.myelin", model[..(model.Length / 2)]);
        _folder.Run("predict", "cut.myelin", "new.csv").Fails(1, "cut.myelin");
        model[model.Length / 3] ^= 0xFF;
        _folder.Write("altered.myelin", model);
        _folder.Run("predict", "altered.myelin", "new.csv").Fails(1, "altered.myelin");
    }

    private string Predict(string data, string? option = null, string? model = null) =>
        _folder.Run(["predict", model ?? _networks.Animals, data, .. option is null ? [] : new[] { option }]).Succeeds().Output;

    /// <summary>Two networks, trained once for all tests.</summary>
    public sealed class TrainedNetworks : IDisposable
    {
        private readonly TestFolder _folder = new();

        public TrainedNetworks()
        {
            _folder.Write("animals.csv", Samples.TwoClasses());
            _folder.Write("plane.csv", Samples.Plane());
            _folder.Run("train", "animals.csv", "--target", "kind", "--epochs", "60", "--out", "animals", "--quiet").Succeeds();
            _folder.Run(
                "train", "plane.csv", "--target", "y", "--hidden", "none", "--learning-rate", "0.05", "--epochs", "300", "--out", "plane",
                "--quiet").Succeeds();
        }

        public string Animals => Path.Combine(_folder.Path, "animals");

        public string Plane => Path.Combine(_folder.Path, "plane");

        public void Dispose() => _folder.Dispose();
    }
}
