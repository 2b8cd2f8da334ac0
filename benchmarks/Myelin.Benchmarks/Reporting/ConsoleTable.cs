namespace Myelin.Benchmarks;

/// <summary>Rows as they are measured, on the console, and what has changed since the last run.</summary>
internal static class ConsoleTable
{
    /// <summary>From which ratio on a change is worth a line: single runs differ by less.</summary>
    private const double Changed = 1.1;

    public static void Write(Row row)
    {
        string line = $"{row.Name,-78}{row.Threads,2}T {Figures.Short(row.Value),9} ({Figures.Short(row.Low)} to {Figures.Short(row.High)})";
        if (row.GigaFlops is { } rate && row.Operations > 0)
            line += $", {Figures.Short(rate)} GFLOP/s, {Figures.Share(row.Share ?? 0)} of the ceiling";
        if (row.Limit is { } limit)
            line += $", limit {Figures.Short(limit)}";
        if (row.Allocated is { } allocated)
            line += $", {Figures.Short(allocated)} bytes allocated";
        if (row.LossDifference is { } difference)
            line += $", losses differ by {difference:0.0e+0} (the peer's from its own in float64 by {row.LossRounding:0.0e+0})";
        if (row.Note is { } note)
            line += $", {note}";
        Console.WriteLine(line);
        foreach (PeerFigure peer in row.Peers)
        {
            string settings = peer.Settings.Length > 0 ? $" ({peer.Settings})" : "";
            Console.WriteLine(
                $"    {peer.Peer + settings,-74}   {Figures.Short(peer.Value),9}, ratio {Figures.Short(peer.Ratio)} ({Figures.Short(peer.RatioLow)} to {Figures.Short(peer.RatioHigh)})");
        }
    }

    /// <summary>Says which rows are slower or faster than in the result that was kept.</summary>
    public static void WriteComparison(Result before, Result now)
    {
        if (before.Processor != now.Processor || before.Processors != now.Processors)
        {
            Console.WriteLine($"Not compared with the result that was kept: that is of another machine, {before.Processor}.");
            return;
        }

        int changes = 0;
        foreach (Row row in now.Rows)
        {
            if (before.Rows.FirstOrDefault(r => r.Name == row.Name && r.Threads == row.Threads) is not { } old)
                continue;
            double ratio = row.Value / old.Value;
            if (ratio is < Changed and > 1 / Changed)
                continue;
            changes++;
            Console.WriteLine(
                $"{(ratio > 1 ? "SLOWER" : "faster")} than at {before.Commit} of {before.Date}: {row.Name}, {row.Threads}T: {Figures.Short(old.Value)}, now {Figures.Short(row.Value)}, {Figures.Short(ratio)} times");
        }

        if (changes == 0)
            Console.WriteLine($"As at {before.Commit} of {before.Date}, within 10 %.");
    }
}
