using System.Runtime.CompilerServices;

namespace Myelin.Graph.Tests;

/// <summary>Memory: buffers are used again, runs allocate nothing, spans stay valid.</summary>
[Collection(nameof(EngineSettings))]
public sealed class MemoryTests
{
    private const int MatrixBytes = 64 * 64 * sizeof(float);

    [Fact]
    public void Fifty_products_in_a_chain_need_the_memory_of_few()
    {
        Node x = Node.Input("x", [64, 64]), y = x;
        for (int i = 0; i < 50; i++)
            y = y.MatMul(x).Tanh();
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Assert.Equal(50, graph.Kernels.Count);
        // The input, the operand and the result of a product, and room for its packed panels.
        Assert.InRange(graph.ArenaBytes, 3 * MatrixBytes, 6 * MatrixBytes);
    }

    [Fact]
    public void A_kept_node_costs_its_own_memory_alone()
    {
        Node x = Node.Input("x", [64, 64]), y = x;
        var nodes = new List<Node>();
        for (int i = 0; i < 50; i++)
            nodes.Add(y = y.MatMul(x).Tanh());
        long plain = CompiledGraph.Compile([y]).ArenaBytes;
        long keeping = CompiledGraph.Compile([y], keep: [nodes[10], nodes[20]]).ArenaBytes;
        Assert.InRange(keeping, plain + MatrixBytes, plain + 2 * MatrixBytes);
    }

    [Fact]
    public void A_chain_writes_over_what_nothing_reads_any_more()
    {
        Node x = Node.Input("x", [1000]), y = x.Softmax();
        for (int i = 0; i < 20; i++)
            y = (y + 0.5).Softmax();
        Assert.InRange(CompiledGraph.Compile([y]).ArenaBytes, 8000, 3 * 4096);
    }

    [Fact]
    public void State_is_updated_without_a_copy()
    {
        var w = new Variable("w", [64, 64]);
        Node g = Node.Input("g", [64, 64]);
        CompiledGraph graph = CompiledGraph.Compile([], [new(w, w.Node * 0.9 - g * 0.1)]);
        Assert.Equal(MatrixBytes, graph.ArenaBytes);
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        foreach ((string name, CompiledGraph graph) in Steps())
        {
            for (int i = 0; i < 200; i++)
                graph.Run();
            // Something else in the process may allocate now and then; a run that allocates does so every time.
            long least = long.MaxValue;
            for (int attempt = 0; attempt < 5 && least > 0; attempt++)
            {
                long before = GC.GetTotalAllocatedBytes(true);
                for (int i = 0; i < 1000; i++)
                    graph.Run();
                least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
            }

            Assert.True(least == 0, $"{name}: 1000 runs allocated {least} bytes.");
        }
    }

    [Fact]
    public void Spans_stay_valid_when_their_graph_is_forgotten()
    {
        for (int i = 0; i < 50; i++)
        {
            ReadOnlySpan<float> output = Ones();
            Span<float> state = StateOfOnes();
            GC.Collect();
            // New arrays would lie where the old ones were, if those were gone.
            byte[][] others = [.. Enumerable.Range(0, 8).Select(_ => GC.AllocateArray<byte>(40_000, pinned: true))];
            foreach (byte[] other in others)
                other.AsSpan().Fill(77);
            Assert.Equal(-1, output.IndexOfAnyExcept(1f));
            Assert.Equal(-1, state.IndexOfAnyExcept(1f));
            GC.KeepAlive(others);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<float> Ones()
    {
        Node x = Node.Input("x", [10_000]), y = x + 1;
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Run();
        return graph.Output<float>(y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> StateOfOnes()
    {
        Span<float> values = new Variable("v", [10_000]).Values<float>();
        values.Fill(1);
        return values;
    }

    private static IEnumerable<(string, CompiledGraph)> Steps()
    {
        Node x = Node.Input("x", [32, 20]), t = Node.Input("t", [32], ElementType.Int32), noise = Node.Input("noise", [300]);
        yield return ("A pointwise chain", CompiledGraph.Compile([(noise * 2 + 1).Tanh().Square()]));
        Node large = Node.Input("large", [500_000]);
        yield return ("A pointwise chain on the whole team", CompiledGraph.Compile([(large * 2 + 1).Tanh().Square()]));
        Node w = Node.Parameter(new float[200], [20, 10]), b = Node.Parameter(new float[10]);
        Node logits = x.MatMul(w) + b;
        yield return ("A dense layer", CompiledGraph.Compile([logits.Relu()]));
        Node m = Node.Input("m", [200, 300]);
        yield return ("A product on the whole team", CompiledGraph.Compile([m.MatMul(m, false, true)]));
        yield return ("Reductions", CompiledGraph.Compile([x.Sum(), x.Max(0), x.Mean(1), x.LogSumExp(1), x.Variance(0), x.ArgMax(1)]));
        yield return ("Moves", CompiledGraph.Compile(
        [
            x.Transpose(), x.Slice(0, 1, 5), x.Pad(1, 2, 2), Node.Concatenate(1, x, x), x.Gather(Node.Constant([1, 2], [2])), t.OneHot(5),
            x.Cast(ElementType.Float64), x.Softmax(), x.LogSoftmax(0),
        ]));
        yield return ("Loops with their gradients", LoopTests.Step());
        var generator = new RandomGenerator(1);
        Node loss = logits.Dropout(0.3, generator).SparseCrossEntropy(t).Mean();
        Node[] gradients = loss.Gradients(w, b);
        yield return ("A training step", CompiledGraph.Compile(
            [loss],
            [
                new(((StateOp)w.Op).Variable, w - gradients[0] * 0.1),
                new(((StateOp)b.Op).Variable, b - gradients[1] * 0.1),
                generator.Advance,
            ]));
    }
}
