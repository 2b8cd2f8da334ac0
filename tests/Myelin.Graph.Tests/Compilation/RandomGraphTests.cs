namespace Myelin.Graph.Tests;

/// <summary>What the compiler does to a graph never shows in its results.</summary>
public sealed class RandomGraphTests
{
    private const int GraphsPerTest = 100;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compiled_graphs_give_the_bits_of_the_graph_as_written(int seed) => ForGraphs(seed, (graph, name) =>
    {
        long[][] written = graph.Run(CompiledGraph.CompileAsWritten(graph.Outputs, graph.Updates));
        AssertSame(graph, written, graph.Run(CompiledGraph.Compile(graph.Outputs, graph.Updates)), name);
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Keeping_nodes_changes_no_bit(int seed) => ForGraphs(1000 + seed, (graph, name) =>
    {
        long[][] plain = graph.Run(CompiledGraph.Compile(graph.Outputs, graph.Updates));
        for (int count = 1; count <= 9; count += 4)
        {
            Node[] kept = graph.Some(count);
            CompiledGraph keeping = CompiledGraph.Compile(graph.Outputs, graph.Updates, keep: kept);
            AssertSame(graph, plain, graph.Run(keeping), $"{name} keeping {string.Join<Node>("; ", kept)}");
            Assert.All(kept, node => Assert.True(keeping.Has(node)));
        }
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Kept_nodes_have_the_values_of_the_graph_as_written(int seed) => ForGraphs(2000 + seed, (graph, name) =>
    {
        Node[] kept = graph.Some(6);
        Node[] floats = [.. kept.Where(n => n.Type == ElementType.Float32)];
        CompiledGraph keeping = CompiledGraph.Compile(graph.Outputs, graph.Updates, keep: kept);
        CompiledGraph written = CompiledGraph.CompileAsWritten([.. graph.Outputs, .. kept], graph.Updates);
        // Both read the state from before the one run.
        graph.Run(keeping, runs: 1);
        float[][] values = [.. floats.Select(n => keeping.Output<float>(n).ToArray())];
        graph.Run(written, runs: 1);
        for (int i = 0; i < floats.Length; i++)
            Assert.True(values[i].AsSpan().SequenceEqual(written.Output<float>(floats[i])), $"{name}: {floats[i]}");
    });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_second_run_from_the_same_state_gives_the_same_bits(int seed) => ForGraphs(3000 + seed, (graph, name) =>
    {
        CompiledGraph compiled = CompiledGraph.Compile(graph.Outputs, graph.Updates);
        AssertSame(graph, graph.Run(compiled), graph.Run(compiled), name);
        AssertSame(graph, graph.Run(compiled), graph.Run(compiled.Fork()), name + ", forked");
    });

    private static void ForGraphs(int seed, Action<RandomGraph, string> check)
    {
        for (int i = 0; i < GraphsPerTest; i++)
        {
            int own = seed * GraphsPerTest + i, size = 8 + i;
            string name = $"graph of seed {own} and size {size}";
            try
            {
                check(new RandomGraph(own, size), name);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{name}: {e}");
            }
        }
    }

    private static void AssertSame(RandomGraph graph, long[][] expected, long[][] actual, string name)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            int at = expected[i].AsSpan().CommonPrefixLength(actual[i]);
            if (at < expected[i].Length)
            {
                Assert.Fail($"{name}: {graph.NameOf(i)} differs at number {at} of {expected[i].Length}: "
                    + $"{expected[i][at]:x} became {actual[i][at]:x}.");
            }
        }
    }
}
