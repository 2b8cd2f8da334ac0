using Myelin.Graph;
using Myelin.Kernels;

namespace Myelin.Benchmarks;

/// <summary>Elementary functions in the first-level cache, convolutions, the thread team.</summary>
internal static class KernelsSubject
{
    private const int Count = 4096;

    private static readonly (string Name, Func<Node, Node> Function)[] s_functions =
    [
        ("exp", x => x.Exp()), ("log", x => x.Log()), ("tanh", x => x.Tanh()), ("sigmoid", x => x.Sigmoid()), ("erf", x => x.Erf()),
    ];

    public static IEnumerable<Row> Measure(Run run)
    {
        foreach ((string name, Func<Node, Node> function) in s_functions.Where(f => run.Options.Wants(f.Name)))
        {
            ThreadTeam.Threads = 1;
            Node x = Node.Input("x", Count), y = function(x);
            var graph = CompiledGraph.Compile([y]);
            for (int i = 0; i < Count; i++)
                graph.Input<float>(x)[i] = 0.1f + 3.9f * i / (Count - 1);
            Row row = Contest.Run(
                run, $"{name} of {Count} floats", 1, Contest.Repeated("Myelin", "", graph.Run), run.Torch?.Pointwise(name, Count) ?? [],
                run.Options.KernelSeconds);
            yield return row with
            {
                Table = "Elementary functions, in the first-level cache",
                Bytes = 2 * sizeof(float) * Count,
                Allocated = Contest.Allocated(graph.Run),
            };
        }

        foreach (Row row in ConvolutionRows.Measure(run).Concat(TeamRows.Measure(run)))
            yield return row;
    }
}
