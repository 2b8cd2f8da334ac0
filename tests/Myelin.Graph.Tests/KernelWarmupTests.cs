namespace Myelin.Graph.Tests;

/// <summary>Kernels run once on numbers that nobody sees: whatever the sizes, nothing fails and nothing else changes.</summary>
public sealed class KernelWarmupTests
{
    [Fact]
    public void Any_sizes_run()
    {
        KernelWarmup.Classifier([4, 16, 3], 32, 150);
        KernelWarmup.Classifier([1, 1], 1);
        KernelWarmup.Classifier([70, 130, 33, 12], 256, 7);
        KernelWarmup.Classifier([5]);
    }

    [Fact]
    public void What_runs_meanwhile_gives_the_bits_that_it_gives_alone()
    {
        Node x = Node.Input("x", [32, 20]), w = Node.Input("w", [20, 30]), y = x.MatMul(w).Relu().Sum(0);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        for (int i = 0; i < 640; i++)
            graph.Input<float>(x)[i] = MathF.Sin(i);
        for (int i = 0; i < 600; i++)
            graph.Input<float>(w)[i] = MathF.Cos(i);
        graph.Run();
        float[] alone = graph.Output<float>(y).ToArray();
        var warmup = new Thread(() => KernelWarmup.Classifier([20, 30, 4], 32, 150));
        warmup.Start();
        for (int run = 0; run < 50; run++)
        {
            graph.Run();
            Assert.True(alone.AsSpan().SequenceEqual(graph.Output<float>(y)));
        }

        warmup.Join();
    }
}
