using Myelin.Graph.Compilation;

namespace Myelin.Graph.Tests;

/// <summary>What really runs: the list of kernels after dropping, sharing, folding and fusing.</summary>
public sealed class KernelListTests
{
    [Fact]
    public void Bias_and_activation_run_in_the_products_epilogue()
    {
        Node x = Node.Input("x", [4, 3]), w = Node.Parameter(new float[6], [3, 2]), b = Node.Parameter(new float[2]);
        AssertKernels([(x.MatMul(w) + b).Relu()], "MatMul + Add + Relu");
    }

    [Fact]
    public void Bias_and_activation_run_in_the_convolutions_epilogue()
    {
        Node x = Node.Input("x", [2, 5, 5, 3]), w = Node.Parameter(new float[54], [3, 3, 3, 2]), b = Node.Parameter(new float[2]);
        AssertKernels([(x.Convolution(w) + b).Relu()], "Convolution + Add + Relu");
    }

    [Fact]
    public void A_two_layer_network_is_two_kernels_forward()
    {
        Node x = Node.Input("x", ["batch", 784]);
        Node w1 = Node.Parameter(new float[784 * 16], [784, 16]), b1 = Node.Parameter(new float[16]);
        Node w2 = Node.Parameter(new float[160], [16, 10]), b2 = Node.Parameter(new float[10]);
        Node y = ((x.MatMul(w1) + b1).Sigmoid().MatMul(w2) + b2).Tanh();
        CompiledGraph graph = CompiledGraph.Compile([y], sizes: new Dictionary<string, int> { ["batch"] = 32 });
        Assert.Equal(
            [
                "MatMul + Add + Sigmoid  (32, 784) · (784, 16) · (16,) → (32, 16)",
                "MatMul + Add + Tanh  (32, 16) · (16, 10) · (10,) → (32, 10)",
            ],
            graph.Kernels.Select(k => k.ToString()));
    }

    [Fact]
    public void Kernels_are_timed_for_as_many_runs_as_were_asked_for()
    {
        Node x = Node.Input("x", [4, 3]), w = Node.Parameter(new float[6], [3, 2]);
        Node y = x.MatMul(w).Relu();
        CompiledGraph graph = CompiledGraph.Compile([y]);
        var times = new KernelTimes(graph, runs: 3);
        graph.Times = times;
        for (int i = 0; i < 5; i++)
            graph.Run();
        Assert.Equal(3, times.Runs);
        Assert.True(times.Median(0) > 0);
        KernelInfo kernel = Assert.Single(times.Kernels);
        Assert.Equal(2 * 4 * 3 * 2, kernel.Operations);
        Assert.Equal((12 + 6 + 8) * sizeof(float), kernel.Bytes);
    }

    [Fact]
    public void What_nothing_needs_does_not_run()
    {
        Node x = Node.Input("x", [3]), unused = Node.Input("unused", [3]);
        _ = (x * unused).Exp().Sum();
        CompiledGraph graph = CompiledGraph.Compile([x.Exp()]);
        Assert.Equal(["Exp"], graph.Kernels.Select(k => k.Name));
        Assert.Equal([x], graph.Inputs);
        Assert.False(graph.Has(unused));
    }

    [Fact]
    public void Equal_nodes_run_once()
    {
        Node x = Node.Input("x", [4, 4]);
        AssertKernels([x.MatMul(x).Sum() + x.MatMul(x).Sum()], "MatMul", "Sum", "Add");
        AssertKernels([(x + 1).Exp().Sum(0), (x + 1).Exp().Sum(1)], "Add + Exp + Sum + Sum");
    }

    [Fact]
    public void Sums_end_the_chain_that_makes_what_they_add_up()
    {
        Node x = Node.Input("x", [4, 6, 8]), w = Node.Parameter(new float[8]);
        AssertKernels([(x * w).Sum([0, 1])], "Multiply + Sum");
        // Nothing that reads a sum can run in the same pass over the numbers.
        AssertKernels([x - x.Square().Sum(-1, keepDims: true)], "Square + Sum", "Subtract");
        // Neither rows nor columns: the sum runs by itself.
        AssertKernels([(x * w).Sum(1)], "Multiply", "Sum");
    }

    [Fact]
    public void What_depends_on_constants_alone_is_computed_once()
    {
        Node x = Node.Input("x", [3]), c = Node.Constant([1f, 2f, 3f], [3]);
        Node y = x * ((c + 1).Square().Sum() * 2 - 1);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Assert.Equal(["Multiply"], graph.Kernels.Select(k => k.Name));
        graph.Input<float>(x).Fill(1);
        graph.Run();
        Assert.Equal([57, 57, 57], graph.Output<float>(y));
    }

    [Fact]
    public void Neutral_numbers_vanish()
    {
        Node x = Node.Input("x", [3]);
        AssertKernels([(x * 1 / 1 - 0).Tanh()], "Tanh");
        AssertKernels([x.Reshape([3, 1]).Sum(1).Tanh()], "Tanh");
        AssertKernels([x.Reshape([3, 1]).Reshape([1, 3]).Reshape([3]).Tanh()], "Tanh");
        AssertKernels([x.Reshape([1, 3]).Transpose().Transpose().Tanh()], "Tanh");
    }

    [Fact]
    public void Adding_zero_stays_since_it_makes_zero_of_minus_zero()
    {
        Node x = Node.Input("x", [3]);
        Node y = x + 0, z = x - 0;
        CompiledGraph graph = CompiledGraph.Compile([y, z]);
        graph.Input<float>(x).Fill(-0f);
        graph.Run();
        Assert.False(float.IsNegative(graph.Output<float>(y)[0]));
        Assert.True(float.IsNegative(graph.Output<float>(z)[0]));
    }

    [Fact]
    public void A_transposed_operand_is_read_as_it_lies()
    {
        Node x = Node.Input("x", [4, 3]);
        AssertKernels([x.Transpose().MatMul(x)], "MatMul");
        AssertKernels([x.MatMul(x.Transpose())], "MatMul");
        AssertKernels([x.Transpose().MatMul(x.Transpose(), true)], "MatMul");
    }

    [Fact]
    public void Pointwise_chains_are_one_kernel_whatever_their_length()
    {
        Node x = Node.Input("x", [100]), y = x;
        for (int i = 0; i < 40; i++)
            y = (y * 0.5 + x).Tanh();
        Assert.Single(CompiledGraph.Compile([y]).Kernels);
    }

    [Fact]
    public void A_chain_with_very_many_operands_does_not_overflow_the_stack()
    {
        Node y = Node.Input("x", [3, 700]);
        var rows = new List<Node>();
        for (int i = 0; i < 1500; i++)
        {
            rows.Add(Node.Input("row", [700]));
            y += rows[^1];
        }

        CompiledGraph graph = CompiledGraph.Compile([y]);
        foreach (Node row in rows)
            graph.Input<float>(row).Fill(1);
        var thread = new Thread(graph.Run, maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(Enumerable.Repeat(1500f, 2100), graph.Output<float>(y).ToArray());
    }

    [Fact]
    public void A_chain_that_a_product_reads_stays_out_of_its_epilogue()
    {
        Node x = Node.Input("x", [3, 3]), w = Node.Parameter([1f, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
        Node h = x + 1, y = h.MatMul(w) + h;
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Assert.Equal(["Add", "MatMul + Add"], graph.Kernels.Select(k => k.Name));
        graph.Run();
        Assert.Equal([13, 16, 19, 13, 16, 19, 13, 16, 19], graph.Output<float>(y));
    }

    [Fact]
    public void As_written_every_node_is_a_kernel()
    {
        Node x = Node.Input("x", [4, 3]), w = Node.Parameter(new float[6], [3, 2]), b = Node.Parameter(new float[2]);
        CompiledGraph graph = CompiledGraph.CompileAsWritten([(x.MatMul(w) + b).Relu()]);
        Assert.Equal(["MatMul", "Add", "Relu"], graph.Kernels.Select(k => k.Name));
    }

    [Fact]
    public void A_training_step_updates_in_place_and_keeps_what_backward_needs()
    {
        Node x = Node.Input("x", ["batch", 8]), t = Node.Input("t", ["batch", 2]);
        Node w = Node.Parameter(new float[16], [8, 2]), b = Node.Parameter(new float[2]);
        Node loss = ((x.MatMul(w) + b).Tanh() - t).Square().Mean();
        Node[] gradients = loss.Gradients(w, b);
        CompiledGraph graph = CompiledGraph.Compile(
            [loss],
            [new(((StateOp)w.Op).Variable, w - gradients[0] * 0.1), new(((StateOp)b.Op).Variable, b - gradients[1] * 0.1)],
            new Dictionary<string, int> { ["batch"] = 4 });
        KernelInfo[] kernels = [.. graph.Kernels];
        Assert.StartsWith("MatMul + Add + Tanh + Subtract", kernels[0].Name, StringComparison.Ordinal);
        Assert.Contains(kernels, k => k.Name == "MatMul + Multiply + Subtract");
        Assert.True(kernels.Length <= 6, string.Join(Environment.NewLine, kernels.Select(k => k.ToString())));
    }

    private static void AssertKernels(Node[] outputs, params string[] names) =>
        Assert.Equal(names, CompiledGraph.Compile(outputs).Kernels.Select(k => k.Name));
}
