using System.Diagnostics;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>What one <see cref="ThreadTeam.Run{TWork}"/> costs: with nothing to do, and with blocks of known length.</summary>
internal static class TeamRows
{
    private readonly struct Spin(long ticks) : IBlockWork
    {
        public void Run(int block)
        {
            if (ticks == 0)
                return;
            long until = Stopwatch.GetTimestamp() + ticks;
            while (Stopwatch.GetTimestamp() < until)
            {
            }
        }
    }

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach (int microseconds in (int[])[0, 1, 5, 20])
        {
            foreach (int blocks in (int[])[2, 8])
            {
                string name = $"thread team: {blocks} blocks of {microseconds} µs";
                if (!run.Options.Wants(name))
                    continue;
                ThreadTeam.Threads = run.Options.Threads;
                var work = new Spin(microseconds * Stopwatch.Frequency / 1_000_000);
                Row row = Contest.Run(
                    run, name, run.Options.Threads, Contest.Repeated("Myelin", "", () => ThreadTeam.Run(ref work, blocks)), [],
                    run.Options.KernelSeconds);
                yield return row with { Table = "Thread team", Limit = (double)microseconds * blocks / Math.Min(blocks, run.Options.Threads) };
            }
        }
    }
}
