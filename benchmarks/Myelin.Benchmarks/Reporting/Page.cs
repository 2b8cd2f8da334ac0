using System.Text;
using Myelin.Serialization;

namespace Myelin.Benchmarks;

/// <summary>Writes <c>benchmarks.md</c>, and the picture at its head, from the results that are kept.</summary>
internal sealed class Page(ResultFile files, string folder)
{
    private const string Picture = "images/training-speed.svg";

    public void Write()
    {
        List<(Subject Subject, Result Result)> results = [];
        foreach (Subject subject in Subject.OnPage)
        {
            if (files.Read(subject.Name) is { } result)
                results.Add((subject, result));
        }

        var page = new StringBuilder("# Benchmarks\n\n");
        if (results.Count > 0)
        {
            Result latest = results.MaxBy(r => r.Result.Date).Result;
            page.Append($"Myelin and its peers, measured in turn on one machine: "
                + $"{latest.Processor}, {latest.Processors} processors, {latest.Vectors} vectors, {latest.System}, {latest.Date}.\n\n");
        }

        if (results.FirstOrDefault(r => r.Subject.Name == "peers").Result is { } peers && TrainingPicture.Of(peers) is { } svg)
        {
            string path = Path.Combine(folder, Picture);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Write(path, svg);
            page.Append($"![The time of a training step in Myelin as a part of PyTorch's]({Picture})\n\n");
        }

        WriteGoals(page, results);
        page.Append(HowToRead);
        foreach ((Subject subject, Result result) in results)
            Write(page, subject, result);
        Write(Path.Combine(folder, "benchmarks.md"), page.Replace("\r\n", "\n").ToString());
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private const string HowToRead = """

        ## How to read this

        Times are medians, with the least and the greatest of nine turns behind them. A *ratio* is the peer's median over Myelin's, with the least and
        the greatest ratio of any turn: above 1, Myelin is faster. *Of the ceiling* is the part of the machine's rate of fused multiply-adds that the
        matrix products and convolutions of a workload reach, everything else that it does included in the time. *Limit* is the time in which the
        machine could do the products at that rate and move the optimizer's bytes by copying, whose bandwidth is measured once in a run. The rate
        changes with the clock and with what a host's other guests do, by up to 5 % within a row, so it is measured with every turn, before and after
        it; the better of both counts, and of a row's turns the median, as with times. The first table of matrix products shows what a loop reaches
        by this measure that does nothing but multiply and add in registers. Products of convolutions with the zeros around an image are counted, as
        is usual; Myelin leaves most of them out, so small images pass 100 %.

        Ratios are in bold. A row on one thread is compared with the peer's best, whatever its threads; the last column names them. *Goals* are
        what the project has set itself; ✓ is reached, ✗ is not. Goals against PyTorch as installed are 1.5 times those against PyTorch at its
        best: some of its networks gain less than that from better settings, and there they are the harder ones.

        The autoencoder stands there three times, because what is measured depends on the loss: with squared error, which costs PyTorch next to
        nothing; with cross-entropy, PyTorch's `BCEWithLogitsLoss`; and with cross-entropy of probabilities, its `Sigmoid` and `BCELoss`, which
        is how most examples write it. For Myelin the last two are one network: a sigmoid and its loss are computed together. The goals come
        from a time of PyTorch's whose loss is not known: 1,148 µs, on a machine whose other times were 1.0 to 1.3 times those below. Only the
        last row fits that; the first has the same goals nevertheless, as the hardest case. Its limit alone (all products at the ceiling, Adam's
        bytes copied) is 2.3 to 2.6 times as fast as PyTorch's best, by how fast the third-level cache is at the time.

        The processors of a virtual machine may be near each other, with one third-level cache, or be moved far apart by the host for a while, which
        makes shared work slower by up to 40 % in everybody's programs. The time in which one thread answers another tells; turns count that found
        them near each other. Where they never were, a note says so.

        PyTorch *default* is Debian's package as installed. PyTorch *best* is the fastest of these for each workload: 1 thread or all, OpenBLAS with
        OpenMP or on 1 thread, `foreach` optimizers or not, channels last or not; always with `OPENBLAS_CORETYPE=SkylakeX` and
        `ATEN_CPU_CAPABILITY=avx512` on machines that have AVX-512, and `LD_PRELOAD=libtcmalloc_minimal.so.4`. ONNX Runtime is called by its C
        interface with all optimizations, on 1 thread or all, whichever is faster. Each table ends with the peers'
        versions: all but ONNX Runtime's are those that Debian packages. Newer ones, and `torch.compile`, were not measured. A peer that is not
        installed has no column; [`benchmarks/peers`](../benchmarks/peers/README.md) says how to install them.

        Everything is measured by `dotnet run -c Release --project benchmarks/Myelin.Benchmarks -- all`, which takes some 25 minutes. It waits until
        other programs are quiet, measures what they take meanwhile, and marks what was disturbed. Results are kept in `benchmarks/results`; a run
        compares itself with them, and what has become slower by a tenth is named here.

        """;

    /// <summary>How many goals are reached, and all that are not.</summary>
    private static void WriteGoals(StringBuilder page, List<(Subject Subject, Result Result)> results)
    {
        List<(Subject Subject, Row Row, Goal Goal)> goals =
            [.. results.SelectMany(r => r.Result.Rows.SelectMany(row => row.Goals().Select(goal => (r.Subject, row, goal))))];
        if (goals.Count == 0)
            return;
        page.Append("## Goals\n\n| | reached |\n|---|---|\n");
        foreach (var group in goals.GroupBy(g => g.Row.Table is { } table ? $"{g.Subject.Title}: {LowerFirst(table)}" : g.Subject.Title))
        {
            int reached = group.Count(g => g.Goal.IsReached);
            page.Append($"| {group.Key} | {(reached == group.Count() ? "✓" : "✗")} {reached} of {group.Count()} |\n");
        }

        (Subject Subject, Row Row, Goal Goal)[] missed = [.. goals.Where(g => !g.Goal.IsReached).OrderBy(g => g.Goal.Figure / g.Goal.Least)];
        page.Append(
            missed.Length == 0
                ? "\nEvery goal is reached.\n"
                : "\nWhat falls short, the furthest first "
                    + "(*at the machine's limit* is the ratio that a program would reach that does nothing but multiply at the\n"
                    + "machine's best rate and move the bytes that must be moved):\n\n"
                    + "| workload | threads | goal | reached | to compare |\n|---|---|---|---|---|\n");
        foreach ((_, Row row, Goal goal) in missed)
        {
            page.Append($"| {row.Name} | {row.Threads} | {Figures.Goal(goal.Least, goal.IsShare)} {goal.What} | "
                + $"{Figures.Missed(goal.Figure, goal.Least, goal.IsShare)} | {goal.Remark} |\n");
        }
    }

    private static void Write(StringBuilder page, Subject subject, Result result)
    {
        page.Append($"\n## {subject.Title}\n\n{subject.Explanation} Figures are in {subject.Unit}.\n");
        foreach (IGrouping<string?, Row> table in result.Rows.GroupBy(r => r.Table))
        {
            page.Append(table.Key is { } title ? $"\n### {title}\n\n" : "\n");
            List<Column> columns = [.. Column.Of(table).Where(c => table.Any(c.Has))];
            page.Append("| |").AppendJoin("", columns.Select(c => $" {c.Title} |")).Append("\n|---|");
            page.AppendJoin("", columns.Select(c => c.IsNumber ? "--:|" : "---|")).Append('\n');
            foreach (Row row in table)
                page.Append($"| {row.Name} |").AppendJoin("", columns.Select(c => $" {(c.Has(row) ? c.Cell(row) : "")} |")).Append('\n');
        }

        foreach ((Row row, double times) in result.Changes().Where(c => c.Times > 1))
        {
            page.Append($"\n**Slower** than at {result.BeforeCommit} of {result.BeforeDate}: "
                + $"{row.Name}, {row.Threads} threads, {Figures.Short(times)} times as long.\n");
        }

        page.Append($"\n{result.Date}, commit {result.Commit}, measured in {Figures.Duration(TimeSpan.FromSeconds(result.Seconds))}");
        page.AppendJoin("", result.Peers.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $", {p.Key} {p.Value}")).Append(". ");
        if (result.Ceilings.Count > 0)
        {
            page.Append("Ceilings: ").AppendJoin("; ", result.Ceilings.Select(
                c => $"{c.Threads} {(c.Threads > 1 ? "threads" : "thread")} {Figures.Short(c.GigaFlops)} GFLOP/s, "
                    + $"{Figures.Short(c.Bandwidth)} GB/s copied")).Append(". ");
        }

        string others = $"other programs took {Figures.Share(result.Others)} of the processors";
        page.Append(result.IsDisturbed ? $"**The machine was not quiet: {others}, so these figures say little.**" : $"Meanwhile {others}.");
        page.Append($" `{result.Command}`\n");
    }

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
