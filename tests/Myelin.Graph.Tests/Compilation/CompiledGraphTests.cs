namespace Myelin.Graph.Tests;

/// <summary>Sizes bound when compiling, forks, what can be read and written, and the gradients of what is not connected.</summary>
public sealed class CompiledGraphTests
{
    [Fact]
    public void One_graph_is_compiled_for_different_sizes()
    {
        Node x = Node.Input("x", ["batch", 3]), w = Node.Parameter([1f, 2, 3], [3, 1]);
        Node y = x.MatMul(w), loss = y.Square().Mean();
        Node gradient = loss.Gradients(w)[0];
        foreach (int batch in (int[])[1, 2, 7, 64])
        {
            CompiledGraph graph = CompiledGraph.Compile([y, loss, gradient], sizes: Sizes(("batch", batch)));
            Span<float> input = graph.Input<float>(x);
            Assert.Equal(batch * 3, input.Length);
            for (int i = 0; i < input.Length; i++)
                input[i] = i % 3;
            graph.Run();
            Assert.Equal(Enumerable.Repeat(8f, batch), graph.Output<float>(y).ToArray());
            Assert.Equal([64], graph.Output<float>(loss));
            Assert.Equal([0, 16, 32], graph.Output<float>(gradient));
        }
    }

    [Fact]
    public void Inputs_take_sizes_one_after_another()
    {
        Assert.Equal([2], Node.Input("x", 2).Shape);
        Assert.Equal([3, 4], Node.Input("x", 3, 4).Shape);
        Assert.Equal([2, 3, 4, 5], Node.Input("x", 2, 3, 4, 5).Shape);
        Assert.Equal([3, 4], Node.Input("x", [3, 4]).Shape);
        Assert.Throws<GraphException>(() => Node.Input("x", 3, -1));
    }

    [Fact]
    public void Inputs_of_one_name_are_told_apart_by_their_nodes()
    {
        Node a = Node.Input("x", 1), b = Node.Input("x", 1), difference = a - b;
        CompiledGraph graph = CompiledGraph.Compile([difference]);
        graph.Input<float>(a)[0] = 5;
        graph.Input<float>(b)[0] = 3;
        graph.Run();
        Assert.Equal([2], graph.Output<float>(difference));
    }

    [Fact]
    public void Its_text_says_how_much_it_is()
    {
        Node x = Node.Input("x", 3, 1000);
        CompiledGraph one = CompiledGraph.Compile([x.Relu()]);
        Assert.Equal(
            "compiled graph of 1 kernel, "
                + $"arena of {one.ArenaBytes.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} bytes", one.ToString());
        Assert.True(one.ArenaBytes >= 12000);
        CompiledGraph two = CompiledGraph.Compile([x.Relu().MatMul(Node.Input("w", 1000, 2)), x.Sum()]);
        Assert.StartsWith($"compiled graph of {two.Kernels.Count} kernels, ", two.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_size_that_is_not_bound_is_named()
    {
        Node x = Node.Input("x", ["batch", 3]);
        var error = Assert.Throws<GraphException>(() => CompiledGraph.Compile([x.Sum()]));
        Assert.Equal(
            "The size \"batch\" is not known yet. Bind it when compiling: CompiledGraph.Compile(…, sizes: new() { [\"batch\"] = 32 }).",
            error.Message);
        error = Assert.Throws<GraphException>(() => CompiledGraph.Compile([x.Sum()], sizes: Sizes(("time", 3))));
        Assert.Contains("\"batch\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mean_over_an_unknown_batch_divides_by_its_size()
    {
        Node x = Node.Input("x", ["batch", "time", 2]), mean = x.Mean(), rows = x.Mean([0, 1]);
        CompiledGraph graph = CompiledGraph.Compile([mean, rows], sizes: Sizes(("batch", 3), ("time", 4)));
        Span<float> input = graph.Input<float>(x);
        for (int i = 0; i < input.Length; i++)
            input[i] = i % 2 == 0 ? 1 : 5;
        graph.Run();
        Assert.Equal([3], graph.Output<float>(mean));
        Assert.Equal([1, 5], graph.Output<float>(rows));
    }

    [Fact]
    public void Gradients_pass_broadcasts_and_sums_of_an_unknown_batch()
    {
        Node b = Node.Parameter([1f, 2f], [2]), x = Node.Input("x", ["batch", 2]);
        Node loss = (b.BroadcastTo(["batch", 2]) * x).SumTo([2]).Sum() + (b * x).Square().Sum();
        Node[] gradients = loss.Gradients(b, x);
        Assert.Equal(["(2,)", "(batch, 2)"], gradients.Select(g => g.Shape.ToString()));
        CompiledGraph graph = CompiledGraph.Compile(gradients, sizes: Sizes(("batch", 3)));
        new[] { 1f, 2, 3, 4, 5, 6 }.CopyTo(graph.Input<float>(x));
        graph.Run();
        // Σ x + 2 b Σ x², and b + 2 b² x.
        Assert.Equal([9 + 2 * 35, 12 + 4 * 56], graph.Output<float>(gradients[0]));
        Assert.Equal([3, 18, 7, 34, 11, 50], graph.Output<float>(gradients[1]));
    }

    [Fact]
    public void A_batch_of_1_broadcasts_as_any_other()
    {
        Node x = Node.Input("x", ["batch", 3]), y = (x - x.Mean(0, keepDims: true)).Softmax(0).Sum(1);
        foreach (int batch in (int[])[1, 2])
        {
            CompiledGraph graph = CompiledGraph.Compile([y, .. y.Gradients(x)], sizes: Sizes(("batch", batch)));
            graph.Run();
            Assert.Equal(Enumerable.Repeat(3f / batch, batch), graph.Output<float>(y).ToArray());
        }
    }

    [Fact]
    public void A_node_that_is_not_connected_has_the_gradient_0()
    {
        Node x = Node.Input("x", [2, 2]), other = Node.Input("other", ["batch", 3]);
        Node[] gradients = x.Sum().Gradients(other, x);
        Assert.Equal(other.Shape, gradients[0].Shape);
        CompiledGraph graph = CompiledGraph.Compile(gradients, sizes: Sizes(("batch", 2)));
        graph.Run();
        Assert.Equal(new float[6], graph.Output<float>(gradients[0]));
        Assert.Equal([1, 1, 1, 1], graph.Output<float>(gradients[1]));
    }

    [Fact]
    public void The_gradient_of_a_node_with_respect_to_itself_is_1()
    {
        Node x = Node.Input("x", [3]);
        Node gradient = x.Gradients(x)[0];
        CompiledGraph graph = CompiledGraph.Compile([gradient]);
        graph.Run();
        Assert.Equal([1, 1, 1], graph.Output<float>(gradient));
    }

    [Fact]
    public void Gradients_with_respect_to_nodes_on_the_way_are_those_of_the_way_on()
    {
        Node x = Node.Input("x", []), h = x * 3, y = h * h;
        Node[] gradients = y.Gradients(h, x, h);
        CompiledGraph graph = CompiledGraph.Compile(gradients);
        graph.Input<float>(x)[0] = 2;
        graph.Run();
        Assert.Equal([12, 36, 12], gradients.Select(g => graph.Output<float>(g)[0]));
    }

    [Fact]
    public void Whole_numbers_stop_gradients()
    {
        Node x = Node.Input("x", [3]),
            y = x.Cast(ElementType.Int32).Cast(ElementType.Float32) * x + x.ArgMax(0, keepDims: true).Cast(ElementType.Float32);
        Node gradient = y.Gradients(x)[0];
        CompiledGraph graph = CompiledGraph.Compile([gradient]);
        new[] { 1.5f, -2.5f, 3.5f }.CopyTo(graph.Input<float>(x));
        graph.Run();
        Assert.Equal([1, -2, 3], graph.Output<float>(gradient));
    }

    [Fact]
    public void Forks_have_their_own_inputs_and_outputs_but_share_state()
    {
        var state = new Variable("state", [1]);
        Node x = Node.Input("x", [1]), y = x + state.Node;
        CompiledGraph graph = CompiledGraph.Compile([y], [new(state, state.Node + 1)]), fork = graph.Fork();
        graph.Input<float>(x)[0] = 10;
        fork.Input<float>(x)[0] = 20;
        graph.Run();
        fork.Run();
        Assert.Equal([10], graph.Output<float>(y));
        Assert.Equal([21], fork.Output<float>(y));
        Assert.Equal([2], state.Values<float>());
        Assert.Equal(graph.ArenaBytes, fork.ArenaBytes);
    }

    [Fact]
    public void Two_forks_run_on_two_threads()
    {
        Node w = Node.Parameter(Enumerable.Range(0, 64 * 64).Select(i => i % 7 * 0.1f).ToArray(), [64, 64]);
        Node x = Node.Input("x", [64, 64]), y = (x.MatMul(w) + 1).Softmax().MatMul(w).Sum(1);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        float[][] expected = [.. Enumerable.Range(0, 4).Select(i => Compute(graph, i))];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            CompiledGraph own = graph.Fork();
            for (int run = 0; run < 100; run++)
                Assert.Equal(expected[i], Compute(own, i));
        });

        float[] Compute(CompiledGraph on, int i)
        {
            on.Input<float>(x).Fill(i * 0.01f);
            on.Run();
            return on.Output<float>(y).ToArray();
        }
    }

    [Fact]
    public void Inputs_keep_their_numbers_from_run_to_run()
    {
        Node x = Node.Input("x", [1000]), y = (x.Tanh() * 2).Softmax().Sum();
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Input<float>(x).Fill(3);
        graph.Run();
        graph.Run();
        Assert.Equal(-1, graph.Input<float>(x).IndexOfAnyExcept(3f));
    }

    [Fact]
    public void Any_node_can_be_an_output()
    {
        Node x = Node.Input("x", [2]), w = Node.Parameter([5f, 6f], [2]), c = Node.Constant([7f, 8f], [2]), number = Node.Scalar(9);
        Node[] views = [x.Reshape([2, 1]), w.Reshape([1, 2]), c.Reshape([2, 1]), number.BroadcastTo([2]), number.Reshape([1])];
        CompiledGraph graph = CompiledGraph.Compile([x, w, c, number, .. views, x]);
        new[] { 3f, 4f }.CopyTo(graph.Input<float>(x));
        graph.Run();
        Assert.Equal([3, 4, 5, 6, 7, 8, 9], ((Node[])[x, w, c, number]).SelectMany(n => graph.Output<float>(n).ToArray()));
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 9, 9], views.SelectMany(n => graph.Output<float>(n).ToArray()));
    }

    [Fact]
    public void What_cannot_be_read_or_written_is_said()
    {
        Node x = Node.Input("x", [2]), hidden = x + 1, y = hidden * 2;
        y.Name = "result";
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Refusal.Equal<GraphException>(
            "Add(2,):float32 is not an input, output or kept node of this compiled graph. Name it among the outputs or with Keep when compiling.",
            () => { graph.Output<float>(hidden); });
        Refusal.Equal<GraphException>(
            "\"result\" = Multiply(2,):float32 holds float32; it was asked for as float64.", () => { graph.Output<double>(y); });
        Refusal.Equal<GraphException>(
            "\"x\" = Input(2,):float32 holds float32; it was asked for as int32.", () => { graph.Input<int>(x); });
        Refusal.Equal<GraphException>(
            "\"result\" = Multiply(2,):float32 is not an input, so it cannot be written. Inputs are made by Node.Input; "
                + "state is written through its Variable.",
            () => { graph.Input<float>(y); });
        Refusal.Equal<GraphException>(
            "Decimal is not a type of tensor elements; use float, double or int.", () => { graph.Output<decimal>(y); });
    }

    [Fact]
    public void Empty_tensors_go_through()
    {
        Node x = Node.Input("x", ["batch", 3]), w = Node.Parameter(new float[12], [3, 4]);
        Node y = (x.MatMul(w) + 1).Tanh().Softmax(), total = y.Sum(), rows = x.Sum(0);
        CompiledGraph graph = CompiledGraph.Compile([y, total, rows, .. total.Gradients(w)], sizes: Sizes(("batch", 0)));
        graph.Run();
        Assert.Equal(0, graph.Output<float>(y).Length);
        Assert.Equal([0], graph.Output<float>(total));
        Assert.Equal([0, 0, 0], graph.Output<float>(rows));
    }

    private static Dictionary<string, int> Sizes(params (string Name, int Size)[] sizes) => sizes.ToDictionary(s => s.Name, s => s.Size);
}
