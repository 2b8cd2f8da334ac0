namespace Myelin.Graph.Tests;

/// <summary>Activations behind a normalization are computed again on the way back, with the same bits, and need no memory in between.</summary>
[Collection(nameof(EngineSettings))]
public sealed class RematerializationTests
{
    private const int Blocks = 6;

    /// <summary>The bytes of one activation: as many as are worth the work.</summary>
    private const int ActivationBytes = 4 * 32 * 32 * 16 * sizeof(float);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_have_the_bits_of_the_graph_as_written(bool isResidual)
    {
        (Node loss, Node[] kernels) = Network(isResidual);
        Node[] all = [loss, .. loss.Gradients(kernels)];
        CompiledGraph written = CompiledGraph.CompileAsWritten(all), compiled = CompiledGraph.Compile(all);
        written.Run();
        compiled.Run();
        foreach (Node node in all)
        {
            Assert.Equal(
                written.Output<float>(node).ToArray().Select(BitConverter.SingleToInt32Bits),
                compiled.Output<float>(node).ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Only_what_is_normalized_is_kept_for_the_way_back()
    {
        (Node loss, Node[] kernels) = Network(isResidual: false);
        CompiledGraph graph = CompiledGraph.Compile([loss, .. loss.Gradients(kernels)]);
        // The results of the convolutions, and what one block needs while it runs back; with the activations it would be twice as many.
        Assert.InRange(graph.ArenaBytes, Blocks * (long)ActivationBytes, (Blocks + 5) * (long)ActivationBytes);
    }

    [Fact]
    public void An_activation_that_is_looked_at_keeps_its_numbers()
    {
        Variable image = Numbers("image", [4, 32, 32, 16]), kernel = Numbers("kernel", [3, 3, 16, 16]), next = Numbers("next", [3, 3, 16, 16]);
        Node activation = Normalized(image.Node.Convolution(kernel.Node, 1, 1, 1, 1)).Relu();
        Node loss = activation.Convolution(next.Node, 1, 1, 1, 1).Square().Mean();
        Node[] all = [activation, .. loss.Gradients(kernel.Node, next.Node)];
        CompiledGraph written = CompiledGraph.CompileAsWritten(all), compiled = CompiledGraph.Compile(all);
        written.Run();
        compiled.Run();
        foreach (Node node in all)
            Assert.Equal(written.Output<float>(node), compiled.Output<float>(node));
    }

    /// <summary>Blocks of convolution, normalization and activation, every other one with its input added to what is normalized if
    /// asked.</summary>
    private static (Node Loss, Node[] Kernels) Network(bool isResidual)
    {
        Node x = Numbers("image", [4, 32, 32, 16]).Node;
        Variable[] kernels = [.. Enumerable.Range(0, Blocks).Select(i => Numbers($"kernel {i}", [3, 3, 16, 16]))];
        Node input = x;
        for (int i = 0; i < Blocks; i++)
        {
            Node normalized = Normalized(x.Convolution(kernels[i].Node, 1, 1, 1, 1));
            if (isResidual && i % 2 == 1)
                normalized += input;
            x = normalized.Relu();
            if (i % 2 == 1)
                input = x;
        }

        return (x.Square().Mean(), Array.ConvertAll(kernels, k => k.Node));
    }

    private static Node Normalized(Node x)
    {
        (Node mean, Node variance) = x.Moments([0, 1, 2]);
        Node scale = 1 / (variance + 1e-3).Sqrt();
        return (x - mean) * scale * 1.5 + 0.25 * scale;
    }

    private static Variable Numbers(string name, Shape shape)
    {
        var variable = new Variable(name, shape);
        var random = new Random(name.Length);
        foreach (ref float number in variable.Values<float>())
            number = (float)(random.NextDouble() - 0.5);
        return variable;
    }
}
