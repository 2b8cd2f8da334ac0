using System.Diagnostics;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>What one <see cref="ThreadTeam.Run{TWork}"/> costs: with nothing to do, and with blocks of known length.</summary>
internal static class TeamBenchmark
{
    private readonly struct Spin(long ticks) : IBlockWork
    {
        public void Run(int block)
        {
            if (ticks == 0) return;
            long until = Stopwatch.GetTimestamp() + ticks;
            while (Stopwatch.GetTimestamp() < until)
            {
            }
        }
    }

    public static int Run()
    {
        Console.WriteLine($"{"threads",8}{"blocks",8}{"µs each",9}{"best µs",10}{"ideal µs",10}{"after 20 ms of sleep",22}");
        foreach (int threads in (int[])[1, 2])
        {
            ThreadTeam.Threads = threads;
            foreach (int microseconds in (int[])[0, 1, 5, 20, 100])
            {
                foreach (int blocks in (int[])[2, 8])
                {
                    var work = new Spin(microseconds * Stopwatch.Frequency / 1_000_000);
                    double best = double.MaxValue, rested = 0;
                    for (int i = 0; i < 5000; i++) best = Math.Min(best, Time(ref work, blocks));
                    for (int i = 0; i < 10; i++)
                    {
                        Thread.Sleep(20);
                        rested += Time(ref work, blocks) / 10;
                    }
                    Console.WriteLine($"{threads,8}{blocks,8}{microseconds,9}{best,10:0.00}{(double)microseconds * blocks / threads,10:0.00}{rested,22:0.00}");
                }
            }
        }
        return 0;
    }

    private static double Time(ref Spin work, int blocks)
    {
        long start = Stopwatch.GetTimestamp();
        ThreadTeam.Run(ref work, blocks);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
