using Myelin.Graph.Compilation;

namespace Myelin.Graph.Tests;

/// <summary>Loops and other ops with several results in the compiler: what is run, what is kept, whose memory it is.</summary>
[Collection(nameof(EngineSettings))]
public sealed class LoopTests
{
    private static readonly Node s_x = Node.Input("x", [5, 3]);
    private static readonly Node s_h = Node.Input("h", [3]);

    [Fact]
    public void What_nobody_reads_of_a_loop_is_not_run()
    {
        // Row 7 of three would stop the run.
        Node wrong = Node.Constant([7], [1]);
        LoopResult loop = Node.Scan([s_h, s_h], [s_x], (s, items) =>
            ([s[0] + items[0], s[1].Gather(wrong).Sum() + s[1]], [items[0].Gather(wrong), items[0] * 2]));
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0], loop.Outputs[1]]);
        Fill(graph);
        graph.Run();
        Assert.Equal([5 * 1 + 1, 5 * 1 + 2, 5 * 1 + 3], graph.Output<float>(loop.States[0]));
        Assert.Equal(Enumerable.Repeat(2f, 15), graph.Output<float>(loop.Outputs[1]).ToArray());
        CompiledGraph all = CompiledGraph.Compile([loop.States[1]]);
        Fill(all);
        Assert.Throws<ArgumentOutOfRangeException>(all.Run);
    }

    [Fact]
    public void A_state_that_others_are_made_of_is_run_though_nobody_reads_it()
    {
        LoopResult loop = Node.Scan([s_h, s_h], [s_x], (s, items) => ([s[0] + s[1], s[1] + items[0]], []));
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0]]);
        Fill(graph);
        graph.Run();
        // 1 + Σ (1 + t) for t from 0 to 4, for the first number.
        Assert.Equal([1 + 15, 2 + 20, 3 + 25], graph.Output<float>(loop.States[0]));
    }

    [Fact]
    public void Sequences_of_whole_numbers_choose_rows()
    {
        Node table = Node.Input("table", [4, 2]), rows = Node.Constant([3, 0, 3], [3]);
        LoopResult loop = Node.Scan([Node.Scalar(0).BroadcastTo([2])], [rows], (s, items) => ([s[0] + table.Gather(items[0])], []));
        Node gradient = loop.States[0].Sum().Gradients(table)[0];
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0], gradient]);
        for (int i = 0; i < 8; i++)
            graph.Input<float>(table)[i] = i;
        graph.Run();
        Assert.Equal([12, 15], graph.Output<float>(loop.States[0]));
        Assert.Equal([1, 1, 0, 0, 0, 0, 2, 2], graph.Output<float>(gradient));
    }

    [Fact]
    public void A_loop_of_no_steps_gives_back_its_states()
    {
        LoopResult loop = Node.Scan([s_h], [], (s, _) => ([s[0] * 2], [s[0]]), steps: 0);
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0], loop.Outputs[0], loop.States[0].Sum().Gradients(s_h)[0]]);
        Fill(graph);
        graph.Run();
        Assert.Equal([1, 2, 3], graph.Output<float>(loop.States[0]));
        Assert.Equal(0, graph.Output<float>(loop.Outputs[0]).Length);
    }

    /// <summary>A loop, a fused recurrence and the gradients of both.</summary>
    internal static CompiledGraph Step()
    {
        Node w = Node.Input("w", [3, 3]), kernel = Node.Input("r", [4, 16]), gates = Node.Input("g", [6, 2, 16]);
        LoopResult loop = Node.Scan([s_h], [s_x], (s, items) => ([(s[0].ExpandDims(0).MatMul(w).Squeeze(0) + items[0]).Tanh()], [s[0]]));
        Node zeros = Node.Scalar(0).BroadcastTo([2, 4]);
        Node fused = Node.LstmSequence(gates, kernel, zeros, zeros).Outputs;
        Node loss = loop.Outputs[0].Sum() + loop.States[0].Sum() + fused.Sum();
        return CompiledGraph.Compile([loss, .. loss.Gradients(w, s_x, kernel, gates)]);
    }

    [Fact]
    public void Forks_of_a_graph_with_a_loop_have_memory_of_their_own()
    {
        LoopResult loop = Node.Scan([s_h], [s_x], (s, items) => ([s[0] * 0.5 + items[0]], [s[0]]));
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0], loop.Outputs[0]]), fork = graph.Fork();
        Fill(graph);
        fork.Input<float>(s_x).Fill(-1);
        Parallel.Invoke(() => Repeat(graph), () => Repeat(fork));
        Assert.Equal(1.96875f, graph.Output<float>(loop.States[0])[0]);
        Assert.Equal(-1.9375f, fork.Output<float>(loop.States[0])[0]);

        static void Repeat(CompiledGraph graph)
        {
            for (int i = 0; i < 2000; i++)
                graph.Run();
        }
    }

    [Fact]
    public void Equal_gradients_of_a_loop_are_computed_once()
    {
        Node w = Node.Input("w", [3]);
        LoopResult loop = Node.Scan([s_h], [s_x], (s, items) => ([s[0] * w + items[0]], []));
        Node loss = loop.States[0].Sum();
        CompiledGraph graph = CompiledGraph.Compile([loss.Gradients(w)[0], loss.Gradients(s_x)[0], loss.Gradients(w)[0] * 2]);
        Assert.Equal(2, graph.Kernels.Count(k => k.Name.StartsWith("Scan", StringComparison.Ordinal)));
    }

    [Fact]
    public void Products_with_what_does_not_change_are_added_up_in_one()
    {
        Node w = Node.Input("w", [3, 3]), x = Node.Input("x", [50, 4, 3]), h = Node.Input("h", [4, 3]);
        LoopResult loop = Node.Scan([h], [x], (s, items) => ([(s[0].MatMul(w) + items[0]).Tanh()], []));
        CompiledGraph graph = CompiledGraph.Compile([loop.States[0].Sum().Gradients(w)[0]]);
        KernelInfo product = graph.Kernels.Single(k => k.Name.StartsWith("MatMul", StringComparison.Ordinal));
        Assert.Equal("(200, 3) · (200, 3)", string.Join(" · ", product.Operands.Select(o => o.Shape)));
    }

    [Fact]
    public void Results_nobody_reads_take_no_memory()
    {
        Node gates = Node.Input("g", [40, 8, 4 * 32]), kernel = Node.Input("r", [32, 4 * 32]), zeros = Node.Scalar(0).BroadcastTo([8, 32]);
        RecurrentResult result = Node.LstmSequence(gates, kernel, zeros, zeros);
        long outputs = CompiledGraph.Compile([result.Outputs]).ArenaBytes, sequence = 40 * 8 * 32 * sizeof(float);
        long memories = CompiledGraph.Compile([result.Outputs, result.Memories!]).ArenaBytes;
        Assert.InRange(memories, outputs + sequence, outputs + sequence + 64);
        Assert.InRange(outputs, 5 * sequence, 6.5 * sequence);
    }

    [Fact]
    public void Any_result_can_be_an_output_kept_or_new_state()
    {
        var state = new Variable("state", [3]);
        LoopResult loop = Node.Scan([state.Node], [s_x], (s, items) => ([s[0] + items[0]], [s[0] * 1]));
        Node sum = loop.Outputs[0].Sum();
        CompiledGraph graph = CompiledGraph.Compile([sum], [new(state, loop.States[0])], keep: [loop.States[0], loop.Outputs[0]]);
        graph.Input<float>(s_x).Fill(1);
        graph.Run();
        graph.Run();
        Assert.Equal([10, 10, 10], state.Values<float>());
        Assert.Equal([10, 10, 10], graph.Output<float>(loop.States[0]));
        Assert.Equal([5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9], graph.Output<float>(loop.Outputs[0]));
        Assert.Equal([105], graph.Output<float>(sum));
    }

    [Fact]
    public void A_loop_in_a_loop_is_differentiated_too()
    {
        Node w = Node.Input("w", [3], ElementType.Float64), x = Node.Input("x", [2, 4, 3], ElementType.Float64);
        Node zeros = Node.Scalar(0, ElementType.Float64).BroadcastTo([3]);
        Node looped = Node.Scan([zeros], [x], (outer, rows) =>
        {
            Node inner = Node.Scan([outer[0]], [rows[0]], (s, items) => ([(s[0] * w + items[0]).Tanh()], [])).States[0];
            return ([inner], []);
        }).States[0];
        Node written = zeros;
        for (int i = 0; i < 8; i++)
            written = (written * w + x.Slice(0, i / 4, 1).Squeeze(0).Slice(0, i % 4, 1).Squeeze(0)).Tanh();
        Node[] a = looped.Sum().Gradients(w, x), b = written.Sum().Gradients(w, x);
        CompiledGraph graph = CompiledGraph.Compile([looped, written, .. a, .. b]);
        var random = new Random(1);
        foreach (Node input in (Node[])[w, x])
        {
            foreach (ref double number in graph.Input<double>(input))
                number = random.NextDouble() - 0.5;
        }

        graph.Run();
        foreach ((Node one, Node other) in ((Node, Node)[])[(looped, written), (a[0], b[0]), (a[1], b[1])])
        {
            double[] expected = graph.Output<double>(other).ToArray(), actual = graph.Output<double>(one).ToArray();
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-14);
        }
    }

    private static void Fill(CompiledGraph graph)
    {
        if (graph.Has(s_x))
            graph.Input<float>(s_x).Fill(1);
        if (!graph.Has(s_h))
            return;
        for (int i = 0; i < 3; i++)
            graph.Input<float>(s_h)[i] = i + 1;
    }
}
