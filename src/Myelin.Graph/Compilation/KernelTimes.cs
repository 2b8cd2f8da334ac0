namespace Myelin.Graph.Compilation;

/// <summary>
/// How long each kernel of a compiled graph takes, run by run, while it is <see cref="CompiledGraph.Times"/>. What a listing of the times
/// needs besides stands in the <see cref="KernelInfo"/> of the same index.
/// </summary>
public sealed class KernelTimes
{
    private readonly double[][] _microseconds;

    /// <summary>Makes room for some runs; those after them are not measured.</summary>
    /// <param name="graph">The graph that is to be measured.</param>
    /// <param name="runs">How many runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">runs is not positive.</exception>
    public KernelTimes(CompiledGraph graph, int runs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        Kernels = graph.Kernels;
        _microseconds = [.. Kernels.Select(_ => new double[runs])];
    }

    /// <summary>The kernels, in the order in which they run.</summary>
    public IReadOnlyList<KernelInfo> Kernels { get; }

    /// <summary>How many runs were measured.</summary>
    public int Runs { get; private set; }

    /// <summary>The median time of a kernel over all runs, in microseconds; of an even number of runs the upper of the two.</summary>
    public double Median(int kernel)
    {
        double[] sorted = _microseconds[kernel][..Runs];
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    internal bool IsFull => Runs == (_microseconds.Length > 0 ? _microseconds[0].Length : 0);

    internal void Add(int kernel, TimeSpan time) => _microseconds[kernel][Runs] = time.TotalMicroseconds;

    internal void EndRun() => Runs++;
}
