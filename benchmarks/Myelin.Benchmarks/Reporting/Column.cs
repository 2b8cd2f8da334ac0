namespace Myelin.Benchmarks;

/// <summary>A column of a table on the page.</summary>
internal sealed record Column(string Title, Func<Row, string> Cell, Func<Row, bool> Has, bool IsNumber = true)
{
    /// <summary>All that such rows can show, in order.</summary>
    public static IEnumerable<Column> Of(IEnumerable<Row> rows)
    {
        yield return new("threads", r => $"{r.Threads}", _ => true);
        yield return new("Myelin", r => $"{Figures.Short(r.Value)} ({Figures.Short(r.Low)}–{Figures.Short(r.High)})", _ => true);
        foreach (string peer in rows.SelectMany(r => r.Peers).Select(p => p.Peer).Distinct())
        {
            PeerFigure? Figure(Row row) => row.Peers.FirstOrDefault(p => p.Peer == peer);
            yield return new(peer, r => Figures.Short(Figure(r)!.Value), r => Figure(r) is not null);
            yield return new(
                "ratio", r => $"**{Figures.Short(Figure(r)!.Ratio)}** "
                    + $"({Figures.Short(Figure(r)!.RatioLow)}–{Figures.Short(Figure(r)!.RatioHigh)})", r => Figure(r) is not null);
            yield return new("goal", r => Marked(Figure(r)!.Goal!.Value, isShare: false, r.IsReached(Figure(r)!)), r => Figure(r)?.Goal is not null);
        }

        yield return new("MFLOP", r => Figures.Short(r.Operations!.Value / 1e6), r => r.Operations > 0);
        yield return new("MB", r => Figures.Short(r.Bytes!.Value / 1e6), r => r.Bytes > 0);
        yield return new("GFLOP/s", r => Figures.Short(r.GigaFlops!.Value), r => r is { GigaFlops: not null, Operations: > 0 });
        yield return new("of the ceiling", r => Figures.Share(r.Share!.Value), r => r is { Share: not null, Operations: > 0 });
        yield return new("goal", r => Marked(r.ShareGoal!.Value, isShare: true, r.Share >= r.ShareGoal), r => r.ShareGoal is not null);
        yield return new("of copying", r => Figures.Share(r.BandwidthShare!.Value), r => r.BandwidthShare is not null);
        yield return new("limit", r => Figures.Short(r.Limit!.Value), r => r.Limit is not null);
        yield return new("bytes allocated", r => r.Allocated > 0 ? $"**{Figures.Short(r.Allocated.Value)}**" : "0", r => r.Allocated is not null);
        yield return new("losses differ by", r => $"{r.LossDifference:0.0e+0} ({r.LossRounding:0.0e+0})", r => r.LossDifference is not null);
        yield return new(
            "settings of the best", r => string.Join("; ", r.Peers.Select(Settings).Where(s => s.Length > 0)),
            r => r.Peers.Any(p => Settings(p).Length > 0), IsNumber: false);
        yield return new("note", Note, r => Note(r).Length > 0, IsNumber: false);
    }

    private static string Marked(double least, bool isShare, bool isReached) => $"{(isReached ? "✓" : "✗")} {Figures.Goal(least, isShare)}";

    private static string Note(Row row) =>
        string.Join("; ", new[] { row.Note, row.ProcessorsApart == true ? "processors far apart" : null }.Where(n => n is not null));

    /// <summary>What is worth saying of a peer's settings.</summary>
    private static string Settings(PeerFigure peer) => peer.Settings is "" or Torch.AsInstalled ? "" : $"{peer.Peer.Split(',')[0]}: {peer.Settings}";
}
