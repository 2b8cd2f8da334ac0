using System.Diagnostics;

namespace Myelin.Benchmarks;

/// <summary>Someone who can be asked to run the workload for a while.</summary>
/// <param name="Name">Myelin, or the peer.</param>
/// <param name="Settings">How it is set, for the page.</param>
/// <param name="Turn">Runs for some seconds and gives the median time of a call, in microseconds.</param>
internal sealed record Contestant(string Name, string Settings, Func<double, double> Turn)
{
    /// <summary>Of a peer: the ratio of its time to Myelin's that Myelin is to reach.</summary>
    public double? Goal { get; init; }
}

/// <summary>
/// Contestants take turns, A B A B: whatever the machine does meanwhile, it does to all of them. The machine's ceiling takes part: it is
/// measured before and after each turn of Myelin's, the better of both counts for the turn, and the median of the turns for the row.
/// </summary>
internal static class Contest
{
    /// <summary>Three calls are made at least, but not when they take so many seconds.</summary>
    private const double LongestTurn = 0.5;

    /// <summary>The seconds in which code is compiled for good (less before very short turns), and in which a library makes what it
    /// needs.</summary>
    private const double ManagedWarmUp = 0.4, NativeWarmUp = 0.03;

    /// <summary>So many turns with processors near each other are enough to leave the others out.</summary>
    private const int LeastTurns = 3;

    /// <summary>Threads that still look out for work when their turn is over have gone to sleep after so long.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(8);

    /// <summary>
    /// Measures Myelin, which comes first, and its peers, in turns of so many seconds. Whether anyone shares work between threads says
    /// <paramref name="isShared"/>, if it is not Myelin's threads that say it: one thread does not care where it runs.
    /// </summary>
    public static Row Run(
        Run run, string name, int threads, Contestant myelin, IReadOnlyList<Contestant> peers, double seconds, bool? isShared = null)
    {
        bool mustBeNear = isShared ?? threads > 1;
        run.Cores.BeginRow();
        var all = new List<Turn>();
        for (int counted = 0, made = 0; counted < run.Options.Turns && made < 2 * run.Options.Turns; made++)
        {
            bool wereNear = !mustBeNear || run.Cores.AwaitNear();
            double before = run.Ceiling.GigaFlops(threads);
            double own = myelin.Turn(seconds);
            double ceiling = Math.Max(before, run.Ceiling.GigaFlops(threads));
            double[] others = [.. peers.Select(peer => AfterPause(peer, seconds))];
            if (peers.Count > 0)
                Thread.Sleep(s_pause);
            bool areNear = wereNear && (!mustBeNear || run.Cores.AreNear());
            all.Add(new Turn(own, others, ceiling, areNear));
            // Where waiting is in vain, all count.
            if (areNear || !wereNear)
                counted++;
        }

        List<Turn> turns = [.. all.Where(t => t.IsNear)];
        bool apart = turns.Count < Math.Min(LeastTurns, run.Options.Turns);
        if (apart)
            turns = all;
        double median = Median(turns.Select(t => t.Own));
        return new Row(name, threads, median, turns.Min(t => t.Own), turns.Max(t => t.Own))
        {
            Ceiling = Median(turns.Select(t => t.Ceiling)),
            ProcessorsApart = apart ? true : null,
            Peers = [.. peers.Select((peer, i) =>
            {
                double[] times = [.. turns.Select(t => t.Others[i])], ratios = [.. turns.Select(t => t.Others[i] / t.Own)];
                double theirMedian = Median(times);
                return new PeerFigure(
                    peer.Name, peer.Settings, theirMedian, times.Min(), times.Max(), theirMedian / median, ratios.Min(), ratios.Max())
                { Goal = peer.Goal };
            })],
        };
    }

    private static double AfterPause(Contestant peer, double seconds)
    {
        Thread.Sleep(s_pause);
        return peer.Turn(seconds);
    }

    /// <summary>
    /// A call that is repeated for the length of a turn. Calls are timed in groups of some 0.2 ms, so that reading the clock is nothing;
    /// the median of the groups counts. Before the first turn it is called for a while: managed code until it is compiled for good, what
    /// <paramref name="isNative"/> until its threads and its memory are there.
    /// </summary>
    public static Contestant Repeated(string name, string settings, Action call, bool isNative = false)
    {
        var times = new List<double>(10_000);
        int group = 0;
        return new Contestant(name, settings, seconds =>
        {
            if (group == 0)
                group = WarmUp(call, isNative ? NativeWarmUp : Math.Min(ManagedWarmUp, 4 * seconds));
            times.Clear();
            // The first call finds the caches as others left them, which tells where calls are short.
            if (group > 1)
                call();
            long begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin).TotalSeconds is var passed && (passed < seconds || times.Count < 3 && passed < LongestTurn))
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

    /// <summary>The middle one; of an even number the mean of the two.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    /// <summary>Calls for some seconds, and says how many calls make a group.</summary>
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
        while (calls < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds);
        return Math.Max(1, (int)(2e-4 / Math.Max(least, 1e-7)));
    }

    /// <summary>The times of one turn of each, the machine's FMA rate, and whether the processors were near each other meanwhile.</summary>
    private readonly record struct Turn(double Own, double[] Others, double Ceiling, bool IsNear);
}
