using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Tests that change the width of vectors or the number of threads, which belong to the whole process, run by themselves.</summary>
[CollectionDefinition(nameof(EngineSettings), DisableParallelization = true)]
public sealed class EngineSettings
{
    /// <summary>The widths that this machine has.</summary>
    public static IReadOnlyList<VectorWidth> Widths { get; } = [.. Enum.GetValues<VectorWidth>().Where(w => w <= VectorPath.Widest)];

    /// <summary>Uses a width until disposed of.</summary>
    public static IDisposable Use(VectorWidth width)
    {
        VectorWidth before = VectorPath.Current;
        VectorPath.Current = width;
        return new Restore(() => VectorPath.Current = before);
    }

    /// <summary>Uses a number of threads, each call of which waits for a worker to take part, until disposed of.</summary>
    public static IDisposable UseThreads(int threads)
    {
        int before = ThreadTeam.Threads;
        ThreadTeam.Threads = threads;
        ThreadTeam.WaitsForWorkers = true;
        return new Restore(() =>
        {
            ThreadTeam.Threads = before;
            ThreadTeam.WaitsForWorkers = false;
        });
    }

    private sealed class Restore(Action restore) : IDisposable
    {
        public void Dispose() => restore();
    }
}
