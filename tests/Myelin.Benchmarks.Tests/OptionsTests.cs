namespace Myelin.Benchmarks.Tests;

/// <summary>The command line of the benchmark program.</summary>
public sealed class OptionsTests
{
    [Fact]
    public void A_subject_alone_is_measured_on_all_processors_and_kept()
    {
        Options options = Parse("gemm");
        Assert.Equal(["gemm"], options.Subjects);
        Assert.Equal(Environment.ProcessorCount, options.Threads);
        Assert.True(options.Writes);
        Assert.Equal(9, options.Turns);
    }

    [Fact]
    public void All_is_every_subject_once() => Assert.Equal(Subject.All.Select(s => s.Name), Parse("all").Subjects);

    [Theory]
    [InlineData("gemm --quick", false)]
    [InlineData("gemm --only square", false)]
    [InlineData("gemm --profile", false)]
    [InlineData("gemm --quick --results /tmp/r", true)]
    [InlineData("gemm --only square --results /tmp/r", true)]
    [InlineData("train --profile --results /tmp/r", false)]
    [InlineData("gemm --threads 1", true)]
    public void A_part_or_a_quick_look_is_kept_only_in_a_folder_of_its_own(string line, bool writes) =>
        Assert.Equal(writes, Parse(line.Split(' ')).Writes);

    [Fact]
    public void Only_takes_parts_of_names_in_any_case_and_remembers_what_there_is()
    {
        Options options = Parse("train", "--only", "lstm", "--only", "2-8-8-1");
        Assert.True(options.Wants("LSTM 128 over 80 steps"));
        Assert.True(options.Wants("MLP 2-8-8-1 tanh"));
        Assert.False(options.Wants("GRU 128 over 80 steps"));
        Assert.Equal(["GRU 128 over 80 steps", "LSTM 128 over 80 steps", "MLP 2-8-8-1 tanh"], options.Names);
    }

    [Theory]
    [InlineData("", "Say what to measure.")]
    [InlineData("--quick", "Say what to measure.")]
    [InlineData("gem", "There is no subject \"gem\"; there are gemm, kernels, train, infer, fit, startup, memory, scaling, peers and all.")]
    [InlineData("gemm --fast", "There is no option --fast.")]
    [InlineData("gemm --threads", "--threads takes a number, at least 1.")]
    [InlineData("gemm --threads 0", "--threads takes a number, at least 1.")]
    [InlineData("gemm --threads two", "--threads takes a number, at least 1.")]
    [InlineData("gemm --only", "--only takes part of a workload's name.")]
    [InlineData("gemm --results", "--results takes a folder.")]
    public void Wrong_usage_is_told(string line, string expected)
    {
        Assert.Null(Options.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out string? error));
        Assert.Equal(expected, error);
    }

    private static Options Parse(params string[] arguments)
    {
        Options? options = Options.Parse(arguments, out string? error);
        Assert.Null(error);
        return options!;
    }
}
