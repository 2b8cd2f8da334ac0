using System.Diagnostics;
using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>
/// What the machine can do at most, for each number of threads: fused multiply-adds in registers, and copying between arrays, which is
/// faster when they fit a cache. The former changes with the clock, and with what else a shared machine does: <see cref="Contest"/> measures
/// it with every turn.
/// </summary>
internal sealed unsafe class Ceiling
{
    private const long LargestCopy = 256L << 20;
    private const long SmallestCopy = 32L << 10;
    private readonly Dictionary<int, double> _greatest = [];
    private readonly Dictionary<(int Threads, long Bytes), double> _bandwidth = [];

    /// <summary>Measures the operations per nanosecond of so many threads together, as the machine is at this moment.</summary>
    public double GigaFlops(int threads)
    {
        int before = ThreadTeam.Threads;
        ThreadTeam.Threads = threads;
        double rate = FmaCeiling.Measure();
        ThreadTeam.Threads = before;
        _greatest[threads] = Math.Max(rate, _greatest.GetValueOrDefault(threads));
        return rate;
    }

    /// <summary>
    /// Bytes read and written per nanosecond when so many threads copy. What is in a cache is copied faster: source and destination have
    /// together as many bytes as the workload, rounded up to a power of two.
    /// </summary>
    public double Bandwidth(int threads, double bytes = LargestCopy)
    {
        long size = SmallestCopy;
        while (size < bytes && size < LargestCopy)
            size *= 2;
        if (!_bandwidth.TryGetValue((threads, size), out double rate))
            _bandwidth[(threads, size)] = rate = Copied(threads, (int)(size / 2 / sizeof(float)));
        return rate;
    }

    /// <summary>The best that were measured, for the result file.</summary>
    public IReadOnlyDictionary<int, (double GigaFlops, double Bandwidth)> Measured() =>
        _greatest.ToDictionary(g => g.Key, g => (g.Value, Bandwidth(g.Key)));

    /// <summary>Microseconds that operations at a rate and bytes by copying take at least.</summary>
    public double Limit(int threads, double gigaFlops, double operations, double bytes) =>
        (operations / gigaFlops + (bytes > 0 ? bytes / Bandwidth(threads, bytes) : 0)) / 1000;

    private static double Copied(int threads, int floats)
    {
        int before = ThreadTeam.Threads;
        ThreadTeam.Threads = threads;
        float* from = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
        float* to = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
        new Span<float>(from, floats).Fill(1);
        new Span<float>(to, floats).Fill(2);
        double best = 0;
        // Small arrays are copied so often in one measurement that handing the work out is nothing.
        int times = Math.Max(1, (8 << 20) / floats);
        for (int i = 0; i < 15; i++)
        {
            var copy = new Copy { From = from, To = to, Share = floats / threads, Times = times };
            long start = Stopwatch.GetTimestamp();
            ThreadTeam.Run(ref copy, threads);
            best = Math.Max(best, 2.0 * sizeof(float) * (floats / threads) * threads * times / Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }

        NativeMemory.AlignedFree(from);
        NativeMemory.AlignedFree(to);
        ThreadTeam.Threads = before;
        return best;
    }

    private struct Copy : IBlockWork
    {
        public float* From, To;
        public int Share, Times;

        public readonly void Run(int block)
        {
            for (int i = 0; i < Times; i++)
                new ReadOnlySpan<float>(From + (long)block * Share, Share).CopyTo(new Span<float>(To + (long)block * Share, Share));
        }
    }
}
