namespace Myelin.Graph.Tests;

/// <summary>Graphs of many thousand nodes are compiled, and say what they should.</summary>
public sealed class LargeGraphTests
{
    [Fact]
    public void Many_thousand_nodes_in_a_row_are_compiled()
    {
        // With a search through all units for each node this would take minutes.
        Node x = Node.Input("x", 8), y = x;
        for (int i = 0; i < 15_000; i++)
            y = y.Tanh() + x;
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Span<float> numbers = graph.Input<float>(x);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = 0.3f * (i - 4);
        graph.Run();
        for (int i = 0; i < numbers.Length; i++)
        {
            // What a step is repeated on comes to rest, so its own error does not grow.
            double expected = numbers[i];
            for (int step = 0; step < 15_000; step++)
                expected = Math.Tanh(expected) + numbers[i];
            Assert.Equal(expected, graph.Output<float>(y)[i], 1e-5 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void A_long_recurrence_written_out_gives_what_the_loop_gives()
    {
        const int Steps = 150;
        Node x = Node.Input("x", [Steps, 2, 3], ElementType.Float64), first = Node.Input("h", [2, 3], ElementType.Float64);
        Node w = Node.Input("w", [3, 3], ElementType.Float64);
        Node h = first;
        for (int t = 0; t < Steps; t++)
            h = Step(h, x.Slice(0, t, 1).Squeeze(0));
        Node looped = Node.Scan([first], [x], (s, items) => ([Step(s[0], items[0])], [])).States[0];
        Node[] written = h.Square().Sum().Gradients(x, first, w), inLoop = looped.Square().Sum().Gradients(x, first, w);

        CompiledGraph graph = CompiledGraph.Compile([h, looped, .. written, .. inLoop]);
        var random = new Random(3);
        foreach (Node input in (Node[])[x, first, w])
        {
            foreach (ref double number in graph.Input<double>(input))
                number = random.NextDouble() - 0.5;
        }

        graph.Run();
        Near(h, looped);
        for (int i = 0; i < written.Length; i++)
            Near(written[i], inLoop[i]);

        Node Step(Node state, Node item) => (state.MatMul(w) + item).Tanh();

        void Near(Node expected, Node actual)
        {
            double[] a = graph.Output<double>(expected).ToArray(), b = graph.Output<double>(actual).ToArray();
            for (int i = 0; i < a.Length; i++)
                Assert.Equal(a[i], b[i], 1e-12);
        }
    }
}
