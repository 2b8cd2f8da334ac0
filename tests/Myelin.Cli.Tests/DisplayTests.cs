using System.Text.RegularExpressions;
using Myelin.Cli.Display;
using Myelin.Cli.Training;
using Myelin.Data;
using Myelin.Datasets;

namespace Myelin.Cli.Tests;

/// <summary>What is shown, on a terminal and elsewhere.</summary>
public sealed partial class DisplayTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(140)]
    public void Lines_fit_the_terminal(int width)
    {
        (string, string)[] tables = [("digits", "digit"), ("iris", "species"), ("diabetes", "progression"), ("wine", "cultivar")];
        foreach ((string data, string target) in tables)
        {
            string text = Plain(_folder.Run(
                ["train", Samples.Path($"{data}.csv"), "--target", target, "--epochs", "3"], "", terminalWidth: width).Succeeds().Output);
            Assert.All(text.Split('\n', '\r'), line => Assert.InRange(line.Length, 0, width));
            Assert.Contains("saved in runs/", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_goes_to_a_file_has_no_control_characters_and_no_blanks_at_line_ends()
    {
        string text = _folder.Run("train", Samples.Path("wine.csv"), "--target", "cultivar", "--epochs", "3").Succeeds().Output;
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Assert.Matches(@"epoch 1/3  loss \d\.\d{4}  accuracy \d\.\d{4}  val_loss \d\.\d{4}  val_accuracy \d\.\d{4}\n", text);
        Assert.Matches(@"epoch 3/3  .*val_accuracy \d\.\d{4}  [\d,]+ rows/s  \d+:\d\d left\n", text);
    }

    [Fact]
    public void Long_trainings_write_some_forty_lines()
    {
        string text = _folder.Run("train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "400", "--patience", "400").Succeeds().Output;
        string[] lines = [.. text.Split('\n').Where(line => line.StartsWith("epoch ", StringComparison.Ordinal))];
        Assert.Equal(41, lines.Length);
        Assert.StartsWith("epoch   1/400", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("epoch 400/400", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_prints_where_the_run_is_and_nothing_else()
    {
        ToolResult result = _folder.Run(
            ["train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "3", "--quiet"], "", terminalWidth: 80).Succeeds();
        Assert.Equal("runs/iris-1\n", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Speed_and_time_left_are_those_of_the_last_epochs()
    {
        double now = 0;
        _folder.Write("plane.csv", Samples.Plane());
        PreparedTable data = PreparedTable.Prepare(CsvTable.Read(Path.Combine(_folder.Path, "plane.csv")), "y");
        var plan = new TrainingPlan
        {
            Hidden = [], Activation = "relu", Dropout = 0, L1 = 0, L2 = 0, Optimizer = "adam", LearningRate = 0.1, Epochs = 10,
            BatchSize = 1, Patience = 0, BalancedClasses = false, Chosen = [],
        };
        var progress = new TrainingProgress(plan, new TargetUnits(data.Target), 100, () => TimeSpan.FromSeconds(now));
        double[] ends = [60, 62, 63, 64, 65, 66, 67];
        foreach (double end in ends)
        {
            Assert.Equal(end <= 62, progress.LeftAtMost is null);
            now = end;
            progress.EpochEnded(new Dictionary<string, double> { ["loss"] = 1 });
        }

        Assert.Equal(100, progress.RecentRowsPerSecond!.Value, 1e-9);
        Assert.Equal(TimeSpan.FromSeconds(3), progress.LeftAtMost);
    }

    [Fact]
    public void Columns_are_whole_in_a_pipe_and_no_number_is_cut_on_a_terminal()
    {
        string name = new('n', 40);
        _folder.Write(
            "data.csv",
            $"{name},y\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{(i % 2 == 0 ? "" : $"{i * 1000003L}")},{i % 3}\n")));
        string[] train = ["train", "data.csv", "--target", "y", "--epochs", "1", "--test", "0", "--validation", "0"];
        string piped = _folder.Run(train).Succeeds().Output;
        Assert.Matches($@"  {name}  numeric +2 +1,500  [^…\n]+, mean [^…\n]+\n", piped);
        string shown = Plain(_folder.Run(train, "", terminalWidth: 80).Succeeds().Output);
        Assert.Matches(@"n…  numeric +2    1,500  \S+ to \S+…", shown);
    }

    [Fact]
    public void Warnings_break_between_words()
    {
        _folder.Write(
            "data.csv", "a_long_name_for_a_column,another_long_name_for_a_column,a,y\n" + string.Concat(Enumerable.Range(0, 40)
                .Select(i => $"1,1,{i % 4},{i % 2}\n")));
        string[] train = ["train", "data.csv", "--target", "y", "--epochs", "1"];
        string whole = _folder.Run(train).Succeeds().Error;
        string[] broken = _folder.Run(train, "", terminalWidth: 80).Succeeds().Error.TrimEnd('\n').Split('\n');
        Assert.True(broken.Length > 1);
        Assert.All(broken, line => Assert.InRange(line.Length, 1, 80));
        Assert.Equal(whole.TrimEnd('\n'), string.Join(' ', broken));
    }

    [Fact]
    public void A_network_that_beats_nothing_is_told_so_and_a_given_learning_rate_is_suspected()
    {
        // y does not follow from x.
        _folder.Write("coin.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"{i % 4},{(i / 4 % 2 == 0 ? "heads" : "tails")}\n")));
        string[] train = ["train", "coin.csv", "--target", "y", "--epochs", "2", "--test", "0.5", "--validation", "0"];
        string given = _folder.Run([.. train, "--learning-rate", "1000000"]).Succeeds().Output;
        Assert.Contains(
            "not beaten: on these rows the network is no better than that. --learning-rate 1000000 may be wrong", given,
            StringComparison.Ordinal);
        Assert.Matches("never predicted: \"(heads|tails)\"; that is not for rareness: another --learning-rate", given);
        Assert.Contains("\"beaten\": false", _folder.Read("runs/coin-1/run.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_to_be_beaten_is_shown()
    {
        _folder.Write("plane.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i % 2 == 0 ? 0.5 : 10.5)}\n")));
        _folder.Write("test.csv", "x,y\n1,6.5\n2,9.5\n");
        string number = _folder.Run(
            "train", "plane.csv", "--target", "y", "--task", "regression", "--test-data", "test.csv", "--validation", "0", "--epochs",
            "1").Succeeds().Output;
        Assert.Contains("to beat (test): mae 2.5000, of always answering the training rows' mean, 5.5", number, StringComparison.Ordinal);

        _folder.Write(
            "rare.csv",
            "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 2},{(i % 10 == 0 ? 7 : i % 10 == 1 ? 8 : 9)}\n")));
        string[] train = ["train", "rare.csv", "--target", "y", "--test", "0.2", "--validation", "0", "--epochs", "1"];
        string classes = _folder.Run(train).Succeeds().Output;
        Assert.Contains("to beat (test): accuracy 0.8000, of always answering \"9\"", classes, StringComparison.Ordinal);
        Assert.Contains("80.0\u00A0%", _folder.Read("runs/rare-1/report.html"), StringComparison.Ordinal);
        Assert.Contains("whole numbers taken as classes; --task regression predicts a number", classes, StringComparison.Ordinal);
        Assert.DoesNotContain("weighted", classes, StringComparison.Ordinal);
        string balanced = _folder.Run([.. train, "--class-weight", "balanced", "--task", "classification"]).Succeeds().Output;
        Assert.Contains("training losses are weighted", balanced, StringComparison.Ordinal);
        Assert.DoesNotContain("--task regression", balanced, StringComparison.Ordinal);
        Assert.Contains("training losses are weighted by class", _folder.Read("runs/rare-2/report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_never_predicted_is_named()
    {
        // Nothing tells the rows apart, so that the frequent class is always the answer.
        _folder.Write("data.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i % 2},{(i % 20 < 2 ? "rare" : "often")}\n")));
        string text = _folder.Run(
            "train", "data.csv", "--target", "y", "--epochs", "60", "--hidden", "none", "--learning-rate", "0.05").Succeeds().Output;
        Assert.Contains("never predicted: \"rare\"; --class-weight balanced", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_with_long_names_are_numbered_in_the_matrix()
    {
        _folder.Write("data.csv", "a,y\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i % 9},the rather long name of class {i % 5}\n")));
        string text = _folder.Run("train", "data.csv", "--target", "y", "--epochs", "2").Succeeds().Output;
        Assert.Matches(@"\n +#1 +#2 +#3 +#4 +#5\n +#1 +the rather long nam…", text);
    }

    [Fact]
    public void Many_classes_are_shown_by_their_worst()
    {
        _folder.Write("data.csv", "a,b,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 30},{i % 30 * 7 % 11},c{i % 30}\n")));
        string text = _folder.Run("train", "data.csv", "--target", "y", "--epochs", "2").Succeeds().Output;
        Assert.Contains("The 12 of 30 classes that are told worst", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(0.04123, "0.0412")]
    [InlineData(0.000012, "1.2e-5")]
    [InlineData(9.87654, "9.8765")]
    [InlineData(44.4016, "44.402")]
    [InlineData(-123.456, "-123.46")]
    [InlineData(2928.17, "2,928")]
    [InlineData(1.5e9, "1.500e9")]
    [InlineData(double.NaN, "-")]
    public void Figures_have_about_five_digits(double value, string text) => Assert.Equal(text, NumberText.Figure(value));

    [Theory]
    [InlineData(0.4, "0:00")]
    [InlineData(75, "1:15")]
    [InlineData(3723, "1:02:03")]
    public void Times_to_wait_look_like_a_clock(double seconds, string text) => Assert.Equal(text, NumberText.Clock(TimeSpan.FromSeconds(seconds)));

    private static string Plain(string text) => ControlSequence().Replace(text, "");

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]")]
    private static partial Regex ControlSequence();
}
