using System.Collections.Concurrent;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Compiled graphs by batch size, for any number of threads: each rents one, with memory of its own, and gives it back. Each size is compiled
/// once.
/// </summary>
internal sealed class GraphPool(Func<int, CompiledGraph> compile)
{
    private readonly ConcurrentDictionary<int, Size> _sizes = new();

    public CompiledGraph Rent(int rows)
    {
        if (!_sizes.TryGetValue(rows, out Size? size))
            size = _sizes.GetOrAdd(rows, static (r, compile) => new Size(r, compile), compile);
        return size.Free.TryTake(out CompiledGraph? graph) ? graph : size.Compiled.Value.Fork();
    }

    public void Return(int rows, CompiledGraph graph) => _sizes[rows].Free.Add(graph);

    private sealed class Size(int rows, Func<int, CompiledGraph> compile)
    {
        public Lazy<CompiledGraph> Compiled { get; } = new(() => compile(rows));

        public ConcurrentBag<CompiledGraph> Free { get; } = [];
    }
}
