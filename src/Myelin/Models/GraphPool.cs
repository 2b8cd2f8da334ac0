using System.Collections.Concurrent;
using Myelin.Graph;

namespace Myelin;

/// <summary>
/// Compiled graphs by batch size, for any number of threads: each rents one, with memory of its own, and gives it back. Each size is
/// compiled once.
/// </summary>
internal sealed class GraphPool(Func<int, CompiledGraph> compile)
{
    private readonly ConcurrentDictionary<int, Size> _sizes = new();

    public CompiledGraph Rent(int rows)
    {
        if (!_sizes.TryGetValue(rows, out Size? size))
            size = _sizes.GetOrAdd(rows, static (r, compile) => new Size(r, compile), compile);
        return size.Rent();
    }

    /// <summary>The graph that is lent next, to one thread at a time.</summary>
    public CompiledGraph Next(int rows)
    {
        CompiledGraph graph = Rent(rows);
        Return(rows, graph);
        return graph;
    }

    public void Return(int rows, CompiledGraph graph) => _sizes[rows].Free.Add(graph);

    private sealed class Size(int rows, Func<int, CompiledGraph> compile)
    {
        private readonly Lazy<CompiledGraph> _compiled = new(() => compile(rows));
        private int _lent;

        public ConcurrentBag<CompiledGraph> Free { get; } = [];

        /// <summary>A graph that lies here; otherwise the compiled one itself the first time, as its memory is there already, and then
        /// forks of it.</summary>
        public CompiledGraph Rent() =>
            Free.TryTake(out CompiledGraph? graph) ? graph
            : Interlocked.Exchange(ref _lent, 1) == 0 ? _compiled.Value
            : _compiled.Value.Fork();
    }
}
