using System.Globalization;

namespace Myelin.Benchmarks;

/// <summary>
/// How much of the processors other programs take, so that nobody need believe that a machine was quiet: the time in which any processor
/// was busy, less that of this process and of those that it started. Known on Linux only; elsewhere it is 0.
/// </summary>
internal sealed class Others
{
    /// <summary>The share up to which a result counts as undisturbed.</summary>
    public const double Quiet = 0.04;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly Times _start;

    private Others(Times start) => _start = start;

    /// <summary>Begins to watch.</summary>
    public static Others Watch() => new(Now());

    /// <summary>Waits until nobody else works; after some minutes it goes on all the same, and the results are marked.</summary>
    public static void Await()
    {
        long end = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        for (bool told = false; ; told = true)
        {
            Others others = Watch();
            Thread.Sleep(2000);
            double share = others.Share();
            if (share <= Quiet)
                return;
            if (Environment.TickCount64 > end)
            {
                Console.WriteLine($"Other programs still take {Figures.Share(share)} of the processors. The results will be marked as disturbed.");
                return;
            }

            if (!told)
            {
                Console.WriteLine($"Other programs take {Figures.Share(share)} of the processors. "
                    + $"Waiting until they have ended, {s_patience.TotalMinutes:0} minutes at most.");
            }
        }
    }

    /// <summary>The share of all processors' time since the beginning that others had.</summary>
    public double Share()
    {
        Times now = Now();
        double passed = now.Passed - _start.Passed;
        return passed <= 0 ? 0 : Math.Max(0, (now.Busy - _start.Busy - (now.Own - _start.Own)) / passed);
    }

    private static Times Now()
    {
        if (!File.Exists("/proc/stat"))
            return default;
        // user, nice, system, idle, waiting for devices, interrupts, soft interrupts, stolen by the host's other guests
        double[] all = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number)];
        return new Times(all.Sum() - all[3] - all[4], all.Sum(), OwnTime());
    }

    /// <summary>Of this process, of those that it started and of those that they started; ended ones are counted in those that started
    /// them.</summary>
    private static double OwnTime()
    {
        var parents = new Dictionary<int, int>();
        var times = new Dictionary<int, double>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int process))
                continue;
            try
            {
                string line = File.ReadAllText(Path.Combine(folder, "stat"));
                // The name may have blanks and brackets in it; what follows has not.
                string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
                parents[process] = int.Parse(fields[1], CultureInfo.InvariantCulture);
                times[process] = fields[11..15].Sum(Number);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return times.Where(t => IsOwn(t.Key)).Sum(t => t.Value);

        bool IsOwn(int process)
        {
            while (process != Environment.ProcessId && parents.TryGetValue(process, out int parent))
                process = parent;
            return process == Environment.ProcessId;
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Times of all processors together, in ticks.</summary>
    private readonly record struct Times(double Busy, double Passed, double Own);
}
