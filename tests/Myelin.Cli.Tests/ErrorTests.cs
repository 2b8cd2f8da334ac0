using System.IO.Compression;

namespace Myelin.Cli.Tests;

/// <summary>Every way in which data can be wrong: a line or two that say what and where, exit code 1, and nothing left on the disk.</summary>
public sealed class ErrorTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_file() => _folder.Run("train", "nowhere.csv", "--target", "y").Fails(1, "There is no file", "nowhere.csv");

    [Fact]
    public void A_folder_instead_of_a_file() => _folder.Run("train", ".", "--target", "y").Fails(1, "is a folder");

    [Fact]
    public void An_unknown_target_with_the_nearest_name() =>
        Fails(Samples.TwoClasses(), ["--target", "knd"], "no column \"knd\"", "did you mean \"kind\"?");

    [Fact]
    public void An_unknown_excluded_column_with_the_nearest_name() =>
        Fails(Samples.TwoClasses(), ["--target", "kind", "--exclude", "color"], "no column \"color\"", "did you mean \"colour\"?");

    [Fact]
    public void The_target_excluded() => Fails(Samples.TwoClasses(), ["--target", "kind", "--exclude", "kind"], "\"kind\" is the target");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void An_empty_table(string text) => Fails(text, ["--target", "y"], "is empty");

    [Fact]
    public void A_header_alone() => Fails("a,b,y\n", ["--target", "y"], "has a header but no rows");

    [Fact]
    public void Ragged_rows_with_the_line_number() => Fails("a,y\n1,2\n3,4,5\n6,7\n", ["--target", "y"], "line 3 has 3 cells", "2 columns");

    [Fact]
    public void A_target_with_one_class() => Fails("a,y\n1,cat\n2,cat\n3,cat\n", ["--target", "y"], "one class only", "\"cat\"");

    [Fact]
    public void A_text_target_for_regression() =>
        Fails(Samples.TwoClasses(), ["--target", "kind", "--task", "regression"], "regression needs a numeric target", "\"cat\"", "line 2");

    [Fact]
    public void A_target_that_is_all_missing() => Fails("a,y\n1,NA\n2,?\n3,\n", ["--target", "y"], "missing in all 3 rows");

    [Fact]
    public void Duplicate_column_names() => Fails("a,a,y\n1,2,3\n4,5,6\n", ["--target", "y"], "columns 1 and 2 are both named \"a\"");

    [Fact]
    public void A_class_with_one_row() => Fails("a,y\n1,cat\n2,cat\n3,mouse\n4,cat\n", ["--target", "y"], "\"mouse\"", "one row only", "line 4");

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e39")]
    public void Infinite_and_enormous_numbers(string number) =>
        Fails($"a,y\n1,cat\n{number},mouse\n3,cat\n4,mouse\n", ["--target", "y"], "\"a\"", "line 3");

    [Fact]
    public void A_file_that_is_not_text()
    {
        byte[] bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        _folder.Write("data.csv", bytes);
        FailsWithoutTrace(["train", "data.csv", "--target", "y"], "data.csv");
    }

    [Fact]
    public void Class_weights_for_a_regression()
    {
        _folder.Write("data.csv", Samples.Plane());
        _folder.Run("train", "data.csv", "--target", "y", "--class-weight", "balanced").Fails(2, "--class-weight", "\"y\"");
    }

    [Fact]
    public void An_output_folder_that_cannot_be_written()
    {
        _folder.Write("data.csv", Samples.TwoClasses());
        _folder.Write("file", "no folder");
        FailsWithoutTrace(["train", "data.csv", "--target", "kind", "--out", "file/run"], "file/run", "cannot be written");
        FailsWithoutTrace(["train", "data.csv", "--target", "kind", "--out", "file"], "file is a file");
    }

    [Fact]
    public void An_output_folder_that_is_protected()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Folders are protected in another way here.");
        Assert.SkipWhen(Environment.UserName == "root", "The superuser may write everywhere.");
        string locked = Path.Combine(_folder.Path, "locked");
        Directory.CreateDirectory(locked);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _folder.Write("data.csv", Samples.TwoClasses());
        FailsWithoutTrace(["train", "data.csv", "--target", "kind", "--out", "locked/run"], "locked/run", "cannot be written");
    }

    [Fact]
    public void An_output_folder_with_something_in_it_stays_as_it_is()
    {
        _folder.Write("data.csv", Samples.TwoClasses());
        Directory.CreateDirectory(Path.Combine(_folder.Path, "mine"));
        _folder.Write("mine/notes.txt", "mine");
        FailsWithoutTrace(["train", "data.csv", "--target", "kind", "--out", "mine"], "mine", "nothing is ever overwritten");
        Assert.Equal("mine", _folder.Read("mine/notes.txt"));
    }

    [Fact]
    public void A_network_that_no_memory_holds() =>
        Fails(
            Samples.TwoClasses(), ["--target", "kind", "--hidden", "65536,65536", "--quiet"], "too large",
            "(65536, 65536) has more than", "--hidden");

    [Fact]
    public void A_network_that_no_memory_holds_is_told_before_anything_is_shown() =>
        Fails(Samples.TwoClasses(), ["--target", "kind", "--hidden", "65536,65536"], "too large");

    [Fact]
    public void A_loss_that_explodes_is_told_and_nothing_is_saved()
    {
        _folder.Write("data.csv", Samples.Plane());
        string[] before = _folder.Everything;
        ToolResult result = _folder.Run("train", "data.csv", "--target", "y", "--optimizer", "sgd", "--learning-rate", "1e6", "--quiet");
        result.Fails(1, "no finite number", "--learning-rate");
        Assert.Equal(before, _folder.Everything);
    }

    [Fact]
    public void Test_data_that_lacks_a_column()
    {
        _folder.Write("data.csv", Samples.TwoClasses());
        _folder.Write("test.csv", "size,color,kind\n1,red,cat\n");
        FailsWithoutTrace(["train", "data.csv", "--target", "kind", "--test-data", "test.csv"], "lacks a column", "\"colour\"", "is it \"color\"?");
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("predict")]
    public void A_model_file_that_is_none(string command)
    {
        _folder.Write("data.csv", Samples.TwoClasses());
        _folder.Write("model.myelin", "this is no model");
        FailsWithoutTrace([command, "model.myelin", "data.csv"], "model.myelin");
        FailsWithoutTrace([command, "nothing.myelin", "data.csv"], "There is no file nothing.myelin");
        FailsWithoutTrace([command, ".", "data.csv"], "model.myelin");
    }

    [Fact]
    public void A_zip_file_of_something_else()
    {
        using (var zip = new ZipArchive(File.Create(Path.Combine(_folder.Path, "other.zip")), ZipArchiveMode.Create)) zip.CreateEntry("letter.txt");
        FailsWithoutTrace(["inspect", "other.zip"], "other.zip is not a Myelin model: it holds no model.json");
    }

    [Fact]
    public void Inspecting_what_is_no_model()
    {
        _folder.Write("data.csv", Samples.TwoClasses());
        FailsWithoutTrace(["inspect", "data.csv"], "data.csv");
    }

    private void Fails(string data, string[] options, params string[] words)
    {
        _folder.Write("data.csv", data);
        FailsWithoutTrace(["train", "data.csv", .. options], words);
        FailsWithoutTrace(["train", "data.csv", .. options, "--json"], words);
        ToolResult piped = _folder.Run(["train", "-", .. options], data);
        piped.Fails(1, [.. words]);
    }

    private void FailsWithoutTrace(string[] args, params string[] words)
    {
        string[] before = _folder.Everything;
        _folder.Run(args).Fails(1, words);
        Assert.Equal(before, _folder.Everything);
    }
}
