namespace Myelin.Benchmarks.Tests;

/// <summary>The results that are kept, and the page that is made of them.</summary>
public sealed class PageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("myelin-benchmarks-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_page_of_the_documentation_is_what_the_kept_results_say()
    {
        new Page(new ResultFile(Machine.ResultsFolder), _folder).Write();
        foreach (string file in (string[])["benchmarks.md", Path.Combine("images", "training-speed.svg")])
        {
            Assert.True(
                File.ReadAllText(Path.Combine(_folder, file)) == File.ReadAllText(Path.Combine(Machine.DocumentsFolder, file)),
                $"docs/{file} is not what benchmarks/results say. "
                    + "Write it again: dotnet run -c Release --project benchmarks/Myelin.Benchmarks -- page");
        }
    }

    [Fact]
    public void A_result_is_read_as_it_was_written_to_five_digits()
    {
        var files = new ResultFile(_folder);
        Row row = new("a", 2, 123.456789, 120, 130)
        {
            Share = 0.5, ShareGoal = 0.6, Limit = 60, ProcessorsApart = true, Note = "σ", Before = 99,
            Peers = [new PeerFigure("P, best", "2 threads", 240, 230, 250, 1.9444, 1.9, 2) { Goal = 1.5 }],
        };
        var result = new Result(
            "gemm", "2026-01-02", "abc", "cpu", 2, "os", "Avx512", "dotnet run", 0.01, 12.5,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["P"] = "1.0" }, [new CeilingFigure(2, 555.5, 40)], [row])
        { BeforeCommit = "def", BeforeDate = "2026-01-01" };
        files.Write(result);
        Result read = files.Read("gemm")!;
        Assert.Equal(123.46, read.Rows[0].Value);
        Assert.Equal(row with { Value = 123.46, Peers = [] }, read.Rows[0] with { Peers = [] });
        Assert.Equal(row.Peers, read.Rows[0].Peers);
        Assert.Equal(result.Ceilings, read.Ceilings);
        Assert.Equal(result.Peers, read.Peers);
        Assert.Equal((result.Others, result.BeforeCommit, result.IsDisturbed), (read.Others, read.BeforeCommit, read.IsDisturbed));
        Assert.Equal(["gemm.json"], Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)));
        Assert.Null(files.Read("kernels"));
    }

    [Theory]
    [InlineData("{\"subject\": \"gemm\", \"rows\": [{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"subject\": \"gemm\", \"rows\": null}")]
    [InlineData("[]")]
    public void A_damaged_result_is_named(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "gemm.json"), text);
        string message = Assert.Throws<InvalidDataException>(() => new ResultFile(_folder).Read("gemm")).Message;
        Assert.StartsWith($"{Path.Combine(_folder, "gemm.json")} holds no result", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changed_by_a_tenth_is_named_and_what_changed_by_less_is_not()
    {
        Row Was(string name, double before) => new(name, 1, 100, 100, 100) { Before = before };
        var result = new Result(
            "gemm", "", "", "cpu", 2, "", "", "", 0, 0, new Dictionary<string, string>(StringComparer.Ordinal), [],
            [Was("slower", 90), Was("same", 91), Was("also the same", 109), Was("faster", 111), new("new", 1, 100, 100, 100)]);
        Assert.Equal(["slower", "faster"], result.Changes().Select(c => c.Row.Name));
    }
}
