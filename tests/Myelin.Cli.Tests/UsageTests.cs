namespace Myelin.Cli.Tests;

/// <summary>What is typed wrongly ends with exit code 2 and says what was probably meant; help and version are there.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public UsageTests() => _folder.Write("data.csv", Samples.TwoClasses());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trian", "There is no command trian; did you mean train?")]
    [InlineData("frobnicate", "There is no command frobnicate.")]
    [InlineData("train", "Name the data")]
    [InlineData("train data.csv", "--target COLUMN")]
    [InlineData("train data.csv", "size, colour, kind")]
    [InlineData("train data.csv --targt kind", "There is no option --targt; did you mean --target?")]
    [InlineData("train --targt data.csv kind", "There is no option --targt")]
    [InlineData("train data.csv --target", "--target needs a value: --target COLUMN")]
    [InlineData("train data.csv other.csv --target kind", "\"other.csv\" is one thing too many")]
    [InlineData("train data.csv --target kind --epochs many", "--epochs takes a whole number of at least 1; it is not \"many\"")]
    [InlineData("train data.csv --target kind --epochs 0", "--epochs takes")]
    [InlineData("train data.csv --target kind --threads 100000", "--threads takes a whole number from 1 to 1024")]
    [InlineData("train data.csv --target kind --learning-rate -1", "--learning-rate takes a number above 0")]
    [InlineData("train data.csv --target kind --learning-rate NaN", "--learning-rate takes")]
    [InlineData("train data.csv --target kind --dropout 1", "--dropout takes a share")]
    [InlineData("train data.csv --target kind --l2 -0.1", "--l2 takes a number of at least 0")]
    [InlineData("train data.csv --target kind --hidden 64,x", "--hidden takes sizes")]
    [InlineData("train data.csv --target kind --hidden 64,,32", "--hidden takes sizes")]
    [InlineData("train data.csv --target kind --activation rleu", "--activation is relu, leaky_relu")]
    [InlineData("train data.csv --target kind --optimizer adamm", "lamb, sgd, momentum or nesterov; it is not \"adamm\"")]
    [InlineData("train data.csv --target kind --task clasification", "--task is auto, classification or regression")]
    [InlineData("train data.csv --target kind --class-weight heavy", "--class-weight is none or balanced")]
    [InlineData("train data.csv --target kind --seed -1", "--seed takes a whole number of at least 0")]
    [InlineData("train data.csv --target kind --validation 0.5 --test 0.5", "leave no rows to train on")]
    [InlineData("train data.csv --target kind --test 0.2 --test-data data.csv", "--test and --test-data exclude each other")]
    [InlineData("train - --target kind --test-data -", "standard input")]
    [InlineData("predict", "Name the model")]
    [InlineData("evaluate", "Name the model")]
    [InlineData("inspect", "Name the model")]
    [InlineData("inspect model --kernel", "did you mean --kernels?")]
    [InlineData("catalogue conv2", "Nothing in the catalogue is called conv2; did you mean Conv2D?")]
    [InlineData("catalogue leyers", "Nothing in the catalogue is called leyers; did you mean layer? A kind is layer, activation, initializer")]
    [InlineData("catalogue neurons", "constraint, loss, metric, optimizer, schedule, callback or model.")]
    [InlineData("catalogue --json --markdown", "exclude each other")]
    public void Wrong_usage_is_told_with_exit_code_2(string line, string message) => _folder.Run(line.Split(' ')).Fails(2, message);

    [Fact]
    public void The_version_is_printed()
    {
        ToolResult result = _folder.Run("--version").Succeeds();
        Assert.Matches(@"^myelin \d+\.\d+\.\d+\S*\n$", result.Output);
    }

    [Fact]
    public void Nothing_typed_shows_the_help()
    {
        Assert.Equal(_folder.Run("--help").Succeeds().Output, _folder.Run().Succeeds().Output);
        Assert.Equal(_folder.Run("--help").Output, _folder.Run("help").Succeeds().Output);
        Assert.Equal(_folder.Run("train", "--help").Output, _folder.Run("help", "train").Succeeds().Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("inspect")]
    [InlineData("catalogue")]
    public void Help_fits_80_columns_and_has_examples(string command)
    {
        ToolResult result = _folder.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]).Succeeds();
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("myelin train ", _folder.Run("--help").Output, StringComparison.Ordinal);
        Assert.Contains(command.Length == 0 ? "A first network" : "Examples", result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("--target --task --exclude --hidden --activation --dropout --l1 --l2 --optimizer --learning-rate --epochs --batch-size "
        + "--patience --validation --test --test-data --class-weight --seed --threads --out --quiet --json", "train")]
    [InlineData("--json", "evaluate")]
    [InlineData("--out --probabilities", "predict")]
    [InlineData("--json --kernels", "inspect")]
    [InlineData("--json --markdown", "catalogue")]
    public void Help_names_every_option(string options, string command)
    {
        string help = _folder.Run(command, "--help").Output;
        Assert.All(options.Split(' '), option => Assert.Contains($"  {option}", help, StringComparison.Ordinal));
    }
}
