using System.Diagnostics;

namespace Myelin.Benchmarks;

/// <summary>Someone who can be asked to run the workload for a while.</summary>
/// <param name="Name">Myelin, or the peer.</param>
/// <param name="Settings">How it is set, for the page.</param>
/// <param name="Turn">Runs for some seconds and gives the median time of a call, in microseconds.</param>
internal sealed record Contestant(string Name, string Settings, Func<double, double> Turn);

/// <summary>
/// Contestants take turns, A B A B: whatever the machine does meanwhile, it does to all of them. The machine's ceiling is measured between turns.
/// </summary>
internal static class Contest
{
    /// <summary>Measures Myelin, which comes first, and its peers.</summary>
    public static Row Run(Run run, string name, int threads, Contestant myelin, IReadOnlyList<Contestant> peers)
    {
        var own = new List<double>();
        List<double>[] others = [.. peers.Select(_ => new List<double>())];
        for (int turn = 0; turn < run.Options.Turns; turn++)
        {
            run.Ceiling.Measure(threads);
            own.Add(myelin.Turn(run.Options.Seconds));
            for (int i = 0; i < peers.Count; i++)
                others[i].Add(peers[i].Turn(run.Options.Seconds));
        }

        double median = Median(own);
        return new Row(name, threads, median, own.Min(), own.Max())
        {
            Peers = [.. peers.Select((peer, i) =>
            {
                double[] ratios = [.. others[i].Zip(own, (theirs, ours) => theirs / ours)];
                double theirMedian = Median(others[i]);
                return new PeerFigure(
                    peer.Name, peer.Settings, theirMedian, others[i].Min(), others[i].Max(), theirMedian / median, ratios.Min(), ratios.Max());
            })],
        };
    }

    /// <summary>
    /// A call that is repeated for the length of a turn. Calls are timed in groups of some 0.2 ms, so that reading the clock is nothing; the
    /// median of the groups counts.
    /// </summary>
    public static Contestant Repeated(string name, string settings, Action call)
    {
        var times = new List<double>(10_000);
        int group = 0;
        return new Contestant(name, settings, seconds =>
        {
            if (group == 0)
                group = WarmUp(call, seconds);
            times.Clear();
            call();
            long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            while (Stopwatch.GetTimestamp() < end || times.Count < 3)
            {
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < group; i++)
                    call();
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / group);
            }

            return Median(times);
        });
    }

    /// <summary>Bytes that one call allocates when it has been made often before.</summary>
    public static double Allocated(Action call)
    {
        call();
        long start = Stopwatch.GetTimestamp();
        call();
        int calls = (int)Math.Clamp(0.05 / Stopwatch.GetElapsedTime(start).TotalSeconds, 3, 1000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
            call();
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / calls;
    }

    /// <summary>The middle one; of an even number the upper of the two.</summary>
    public static double Median(List<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>Calls until the compiler has seen it all, and says how many calls make a group.</summary>
    private static int WarmUp(Action call, double seconds)
    {
        long begin = Stopwatch.GetTimestamp();
        int calls = 0;
        double least = double.MaxValue;
        do
        {
            long start = Stopwatch.GetTimestamp();
            call();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
            calls++;
        }
        while ((calls < 200 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds) && Stopwatch.GetElapsedTime(begin).TotalSeconds < 1);
        return Math.Max(1, (int)(2e-4 / Math.Max(least, 1e-7)));
    }
}
