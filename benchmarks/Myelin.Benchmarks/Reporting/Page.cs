using System.Text;

namespace Myelin.Benchmarks;

/// <summary>Writes <c>docs/benchmarks.md</c> from the results that are kept.</summary>
internal static class Page
{
    private sealed record Column(string Title, Func<Row, string> Cell, Func<Row, bool> Has);

    public static void Write()
    {
        var page = new StringBuilder("""
            # Benchmarks

            This page is written by `benchmarks/Myelin.Benchmarks` from the results in `benchmarks/results`. Times are medians, with the least and the
            greatest of the turns behind them. *Share* is the part of the machine's rate of fused multiply-adds that the products and convolutions of a
            workload reach, everything else that it does included in the time. *Limit* is the time in which the machine could do the
            products at that rate and move the optimizer's bytes by copying. Rate and bandwidth are measured in the same run.

            PyTorch *default* is Debian's package as installed. PyTorch *best* is the fastest of these for each workload: 1 thread or all, OpenBLAS
            with OpenMP or on 1 thread, `foreach` optimizers or not, channels last or not; always with `OPENBLAS_CORETYPE=SkylakeX` and
            `ATEN_CPU_CAPABILITY=avx512` on machines that have AVX-512, and `LD_PRELOAD=libtcmalloc_minimal.so.4`. The scripts in `benchmarks/peers` say
            how peers are installed. A peer that is not installed has an empty column.

            """);
        foreach (Subject subject in Subject.All)
        {
            if (ResultFile.Read(subject.Name) is { } result)
                Write(page, subject, result);
        }

        File.WriteAllText(Path.Combine(Machine.Repository, "docs", "benchmarks.md"), page.Replace("\r\n", "\n").ToString());
    }

    private static void Write(StringBuilder page, Subject subject, Result result)
    {
        page.Append($"\n## {subject.Title}\n\n{subject.Explanation} Figures are in {subject.Unit}.\n\n");
        List<Column> columns = [.. Columns(result).Where(c => result.Rows.Any(c.Has))];
        page.Append("| workload | threads | Myelin |").AppendJoin("", columns.Select(c => $" {c.Title} |")).Append('\n');
        page.Append("|---|---|---|").Insert(page.Length, "---|", columns.Count).Append('\n');
        foreach (Row row in result.Rows)
        {
            page.Append($"| {row.Name} | {row.Threads} | {Figures.Short(row.Value)} ({Figures.Short(row.Low)}–{Figures.Short(row.High)}) |");
            page.AppendJoin("", columns.Select(c => $" {(c.Has(row) ? c.Cell(row) : "")} |")).Append('\n');
        }

        page.Append($"\n{result.Date}, commit {result.Commit}, {result.Processor}, {result.Processors} processors, {result.Vectors} vectors, {result.System}");
        page.AppendJoin("", result.Peers.Order().Select(p => $", {p.Key} {p.Value}")).Append(". ");
        if (result.Ceilings.Count > 0)
        {
            page.Append("Ceilings: ").AppendJoin("; ", result.Ceilings.Select(
                c => $"{c.Threads} {(c.Threads > 1 ? "threads" : "thread")} {Figures.Short(c.GigaFlops)} GFLOP/s, {Figures.Short(c.Bandwidth)} GB/s copied")).Append(". ");
        }

        page.Append($"Load before the run: {result.Load:0.00}.\n\n`{result.Command}`\n");
    }

    private static IEnumerable<Column> Columns(Result result)
    {
        yield return new Column("MFLOP", r => Figures.Short(r.Operations!.Value / 1e6), r => r.Operations > 0);
        yield return new Column("GFLOP/s", r => Figures.Short(r.GigaFlops!.Value), r => r is { GigaFlops: not null, Operations: > 0 });
        yield return new Column("share", r => Figures.Share(r.Share!.Value), r => r is { Share: not null, Operations: > 0 });
        yield return new Column("limit", r => Figures.Short(r.Limit!.Value), r => r.Limit is not null);
        yield return new Column("bytes allocated", r => Figures.Short(r.Allocated!.Value), r => r.Allocated is not null);
        foreach (string peer in result.Rows.SelectMany(r => r.Peers).Select(p => p.Peer).Distinct())
        {
            PeerFigure? Figure(Row row) => row.Peers.FirstOrDefault(p => p.Peer == peer);
            yield return new Column(
                peer, r => Figures.Short(Figure(r)!.Value) + (Figure(r)!.Settings.Length > 0 ? $" ({Figure(r)!.Settings})" : ""), r => Figure(r) is not null);
            yield return new Column(
                "ratio", r => $"**{Figures.Short(Figure(r)!.Ratio)}** ({Figures.Short(Figure(r)!.RatioLow)}–{Figures.Short(Figure(r)!.RatioHigh)})", r => Figure(r) is not null);
        }

        yield return new Column("losses differ by", r => $"{r.LossDifference:0.0e+0} ({r.LossRounding:0.0e+0})", r => r.LossDifference is not null);
        yield return new Column("note", r => r.Note!, r => r.Note is not null);
    }
}
