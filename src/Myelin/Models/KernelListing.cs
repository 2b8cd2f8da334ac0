using Myelin.Graph;
using Myelin.Graph.Compilation;

namespace Myelin;

/// <summary>What really runs for a number of rows.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Kernels">The kernels in order, each with what was fused into it.</param>
/// <param name="ArenaBytes">The memory that inputs, outputs and all that lies between share.</param>
public sealed record KernelListing(int Rows, IReadOnlyList<KernelInfo> Kernels, long ArenaBytes)
{
    internal static KernelListing Of(CompiledGraph graph, int rows) => new(rows, graph.Kernels, graph.ArenaBytes);

    /// <summary>One line a kernel, and the memory.</summary>
    public override string ToString() => $"{string.Join('\n', Kernels)}\narena: {ArenaBytes} bytes";
}
