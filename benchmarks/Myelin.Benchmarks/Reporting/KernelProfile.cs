using Myelin.Graph;
using Myelin.Graph.Compilation;

namespace Myelin.Benchmarks;

/// <summary>
/// Where the time of a step or a prediction goes: the kernels of its compiled graph, equal ones together, the longest first. The limit is
/// what the FMA rate allows for a kernel's operations, or the copy bandwidth for its bytes, whichever is longer; data that another kernel
/// left in a cache may come faster than that.
/// </summary>
internal static class KernelProfile
{
    private const int LongestName = 150;

    /// <summary>Measures and shows.</summary>
    public static void Write(Run run, int threads, CompiledGraph graph, Action call)
    {
        var times = new KernelTimes(graph, run.Options.Quick ? 10 : 100);
        graph.Times = times;
        while (times.Runs < (run.Options.Quick ? 10 : 100))
            call();
        graph.Times = null;

        var medians = times.Kernels.Select((kernel, i) => (Kernel: kernel, Time: times.Median(i))).ToList();
        double all = medians.Sum(m => m.Time);
        Console.WriteLine($"    {graph}, kernels together {Figures.Short(all)} µs");
        Console.WriteLine($"    {"µs",8}{"share",7}{"limit",8}{"GFLOP/s",9}{"of FMA",8}{"GB/s",7}{"of copy",9}  times kernel, operands → results");
        foreach (var group in medians.GroupBy(m => m.Kernel.ToString()).OrderByDescending(g => g.Sum(m => m.Time)))
        {
            int count = group.Count();
            KernelInfo kernel = group.First().Kernel;
            double time = group.Sum(m => m.Time), operations = kernel.Operations * count, bytes = (double)kernel.Bytes * count;
            double copy = run.Ceiling.Bandwidth(threads, kernel.Bytes), fma = run.Ceiling.GigaFlops(threads);
            double limit = Math.Max(operations / fma, bytes / copy) / 1000;
            string products = operations > 0
                ? $"{Figures.Short(operations / time / 1000),9}{Figures.Share(operations / time / 1000 / fma),8}"
                : new string(' ', 17);
            Console.WriteLine(
                $"    {Figures.Short(time),8}{Figures.Share(time / all),7}{Figures.Short(limit),8}{products}"
                + $"{Figures.Short(bytes / time / 1000),7}{Figures.Share(bytes / time / 1000 / copy),9}  {count,3} × {Shortened(group.Key)}");
        }
    }

    private static string Shortened(string name)
    {
        // The shapes at the end say more than the middle of a long chain.
        int shapes = name.IndexOf("  ", StringComparison.Ordinal);
        return shapes <= LongestName ? name : $"{name[..LongestName]} …{name[shapes..]}";
    }
}
