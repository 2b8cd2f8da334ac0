namespace Myelin.Benchmarks.Tests;

public sealed class RunTests
{
    [Fact]
    public void A_peer_that_several_rows_lack_is_named_once()
    {
        using var run = new Run(Options.Parse(["memory"], out _)!);
        run.Lacks("PyTorch");
        run.Lacks("scikit-learn");
        run.Lacks("PyTorch");
        Assert.Equal(2, run.Missing.Count);
        Assert.StartsWith("PyTorch is not installed", run.Missing[0], StringComparison.Ordinal);
    }
}
