namespace Myelin.Graph.Tests;

/// <summary>Networks small enough to be computed by hand, as the field's texts do.</summary>
public sealed class WorkedExampleTests
{
    // Shopping with tax, from K. Saitoh: Deep Learning from Scratch, chapter 5: two apples of 100 at 10 % tax.
    [Fact]
    public void Gradients_of_price_count_and_tax_flow_back_from_the_total()
    {
        Node price = Node.Parameter(100f), count = Node.Parameter(2f), tax = Node.Parameter(1.1f);
        Node total = price * count * tax;
        Node[] gradients = total.Gradients(price, count, tax);
        CompiledGraph graph = CompiledGraph.Compile([total, .. gradients]);
        graph.Run();

        Assert.Equal(220, graph.Output<float>(total)[0], 1e-4);
        Assert.Equal(2.2, graph.Output<float>(gradients[0])[0], 1e-6);
        Assert.Equal(110, graph.Output<float>(gradients[1])[0], 1e-5);
        Assert.Equal(200, graph.Output<float>(gradients[2])[0], 1e-6);
    }

    // M. Mazur: A Step by Step Backpropagation Example, 2015. The numbers are those of exact simultaneous updates.
    [Fact]
    public void Two_two_two_network_learns_as_computed_by_hand()
    {
        Node x = Node.Input("x", [1, 2], ElementType.Float64), t = Node.Input("t", [1, 2], ElementType.Float64);
        Node w = Node.Parameter([0.15, 0.20, 0.25, 0.30], [2, 2], "w1-4"), v = Node.Parameter([0.40, 0.45, 0.50, 0.55], [2, 2], "w5-8");
        Node net = (x.MatMul(w, false, true) + 0.35).Sigmoid().MatMul(v, false, true) + 0.60;
        Node output = net.Sigmoid();
        Node loss = ((t - output).Square() * 0.5).Sum();
        Node[] gradients = loss.Gradients(w, v, net);
        CompiledGraph graph = CompiledGraph.Compile(
            [loss, output, gradients[2]],
            [new(Of(w), w - gradients[0] * 0.5), new(Of(v), v - gradients[1] * 0.5)]);
        graph.Input<double>(x)[0] = 0.05;
        graph.Input<double>(x)[1] = 0.10;
        graph.Input<double>(t)[0] = 0.01;
        graph.Input<double>(t)[1] = 0.99;

        graph.Run();
        AssertClose([0.7513650695523157, 0.7729284653214625], graph.Output<double>(output));
        AssertClose([0.2983711087600027], graph.Output<double>(loss));
        AssertClose([0.13849856162855695, -0.038098236516556236], graph.Output<double>(gradients[2]));
        AssertClose([0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915], Of(w).Values<double>());
        AssertClose([0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891], Of(v).Values<double>());

        graph.Run();
        AssertClose([0.29102777369359933], graph.Output<double>(loss));
        for (int step = 2; step < 10_001; step++)
            graph.Run();
        AssertClose([3.510187782978859e-5], graph.Output<double>(loss), 1e-12);
    }

    [Fact]
    public void A_weight_moves_against_its_gradient_by_the_learning_rate()
    {
        Node w = Node.Parameter([0.45], [], "w5");
        CompiledGraph graph = CompiledGraph.Compile([], [new(Of(w), w - Node.Constant([0.02592286], []) * 0.5)]);
        graph.Run();
        Assert.Equal(0.43703857, Of(w).Values<double>()[0], 1e-14);
    }

    // K. Saitoh: Deep Learning from Scratch, chapter 3: e^1000 alone overflows; e^0 / (2 e^0 + e^−1) does not.
    [Fact]
    public void Softmax_of_thousands_is_finite_and_right()
    {
        Node softmax = Node.Constant([1000.0, 1000.0, 999.0], [3]).Softmax();
        CompiledGraph graph = CompiledGraph.Compile([softmax]);
        graph.Run();
        AssertClose([0.4223187982515182, 0.4223187982515182, 0.15536240349696362], graph.Output<double>(softmax));
    }

    private static Variable Of(Node parameter) => ((StateOp)parameter.Op).Variable;

    private static void AssertClose(double[] expected, ReadOnlySpan<double> actual, double relative = 1e-14)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Math.Abs(expected[i]) * relative);
    }
}
