using System.Text.RegularExpressions;
using Myelin.Cli.Display;

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
            string text = Plain(_folder.Run(["train", Samples.Path($"{data}.csv"), "--target", target, "--epochs", "3"], "", terminalWidth: width).Succeeds().Output);
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
        Assert.Matches(@"epoch 1/3  loss \d\.\d{4}  accuracy \d\.\d{4}  val_loss \d\.\d{4}  val_accuracy \d\.\d{4}  [\d,]+ rows/s  \d+:\d\d left\n", text);
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
        ToolResult result = _folder.Run(["train", Samples.Path("iris.csv"), "--target", "species", "--epochs", "3", "--quiet"], "", terminalWidth: 80).Succeeds();
        Assert.Equal("runs/iris-1\n", result.Output);
        Assert.Equal("", result.Error);
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
