namespace Myelin.Benchmarks;

/// <summary>Rows as they are measured, on the console, and what has changed since the last run.</summary>
internal sealed class ConsoleTable
{
    private const int NameWidth = 74;
    private string? _table;

    public ConsoleTable(Subject subject)
    {
        Console.WriteLine();
        Console.WriteLine(Styled($"{subject.Title}, {subject.Unit}", "1"));
    }

    public void Write(Row row)
    {
        if (row.Table != _table)
        {
            _table = row.Table;
            Console.WriteLine();
            Console.WriteLine(Styled($"  {_table}", "1"));
        }

        string line = $"{row.Name,-NameWidth}{row.Threads,3} {(row.Threads > 1 ? "threads" : "thread "),-8}{Figures.Short(row.Value),9}  "
            + $"{Range(row.Low, row.High)}";
        if (row.GigaFlops is { } rate && row.Operations > 0)
            line += $"  {Figures.Short(rate)} GFLOP/s, {Figures.Share(row.Share ?? 0)} of the ceiling";
        if (row.BandwidthShare is { } bandwidth)
            line += $", {Figures.Share(bandwidth)} of copying";
        if (row.ShareGoal is { } share)
            line += Mark(row.Share >= share, Figures.Goal(share, isShare: true));
        if (row.Limit is { } limit)
            line += $", limit {Figures.Short(limit)}";
        if (row.Allocated is { } allocated)
            line += allocated > 0 ? Styled($", {Figures.Short(allocated)} BYTES ALLOCATED", "31") : ", nothing allocated";
        if (row.LossDifference is { } difference)
            line += $", losses differ by {difference:0.0e+0} (the peer's from its own in float64 by {row.LossRounding:0.0e+0})";
        if (row.ProcessorsApart == true)
            line += Styled(", processors far apart", "33");
        if (row.Note is { } note)
            line += Styled($", {note}", "31");
        Console.WriteLine(line);
        foreach (PeerFigure peer in row.Peers)
        {
            string name = "    " + peer.Peer + (peer.Settings.Length > 0 ? $" ({peer.Settings})" : "");
            string goal = peer.Goal is { } least ? Mark(row.IsReached(peer), Figures.Goal(least, isShare: false)) : "";
            Console.WriteLine($"{name,-(NameWidth + 12)}{Figures.Short(peer.Value),9}  ratio {Figures.Short(peer.Ratio)} "
                + $"{Range(peer.RatioLow, peer.RatioHigh)}{goal}");
        }
    }

    /// <summary>What has become slower or faster, what is not reached, and whether the machine was quiet.</summary>
    public static void WriteEnd(Result result, bool quick)
    {
        Console.WriteLine();
        if (quick)
        {
            // Code is not compiled for good after so short a time, and a median of two turns says little.
            Console.WriteLine($"{Figures.Duration(TimeSpan.FromSeconds(result.Seconds))}. "
                + "A quick look: everything runs, but no figure counts; without --quick they do.");
            return;
        }

        foreach ((Row row, double times) in result.Changes())
        {
            string what = times > 1 ? Styled("SLOWER", "31") : Styled("faster", "32");
            Console.WriteLine(
                $"{what} than at {result.BeforeCommit} of {result.BeforeDate}: {row.Name}, {row.Threads}T: "
                    + $"{Figures.Short(row.Before!.Value)}, now {Figures.Short(row.Value)}, {Figures.Short(times)} times");
        }

        if (result.BeforeCommit is not null && !result.Changes().Any())
            Console.WriteLine($"As at {result.BeforeCommit} of {result.BeforeDate}, within 10 %.");
        Goal[] goals = [.. result.Rows.SelectMany(r => r.Goals())];
        if (goals.Length > 0)
            Console.WriteLine($"{goals.Count(g => g.IsReached)} of {goals.Length} goals are reached.");
        Console.Write($"{Figures.Duration(TimeSpan.FromSeconds(result.Seconds))}; "
            + $"other programs took {Figures.Share(result.Others)} of the processors. ");
        Console.WriteLine(result.IsDisturbed ? Styled("THE MACHINE WAS NOT QUIET: these figures say little.", "31") : "");
    }

    private static string Range(double low, double high) => $"({Figures.Short(low)} to {Figures.Short(high)})";

    private static string Mark(bool isReached, string goal) =>
        isReached ? Styled($"  ✓ goal {goal}", "32") : Styled($"  ✗ goal {goal}", "31");

    /// <summary>Bold or coloured where people look, plain in files.</summary>
    private static string Styled(string text, string style) => Console.IsOutputRedirected ? text : $"\e[{style}m{text}\e[0m";
}
