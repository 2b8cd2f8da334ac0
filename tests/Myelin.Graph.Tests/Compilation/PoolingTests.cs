using Myelin.Graph.Compilation;
using Myelin.Graph.Ops;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Convolutions whose results are pooled while they are in the cache: what runs, and that it has the bits of the graph as
/// written.</summary>
[Collection(nameof(EngineSettings))]
public sealed class PoolingTests
{
    private static readonly PoolWindow s_quarters = PoolWindow.Valid([2, 2], [2, 2]);

    public static TheoryData<VectorWidth> Widths => [.. EngineSettings.Widths];

    [Fact]
    public void A_pooling_runs_in_the_convolution_that_it_alone_reads()
    {
        Node y = (Images(6, 11, 3).Convolution(Numbers("kernel", [3, 3, 3, 18])) + Numbers("bias", [18])).Relu();
        AssertKernels([y.MaxPool(s_quarters)], "Convolution + Add + Relu + MaxPool");
        AssertKernels([y.AveragePool(s_quarters)], "Convolution + Add + Relu + AveragePool");
        AssertKernels([y.MaxPool(s_quarters).Exp()], "Convolution + Add + Relu + MaxPool", "Exp");
        AssertKernels([Images(6, 11, 3).Convolution(Numbers("kernel", [3, 3, 3, 18])).MaxPool(s_quarters)], "Convolution + MaxPool");
    }

    [Fact]
    public void What_others_read_is_laid_down_and_pooled_by_itself()
    {
        Node y = (Images(6, 11, 3).Convolution(Numbers("kernel", [3, 3, 3, 18])) + Numbers("bias", [18])).Relu();
        AssertKernels([y, y.MaxPool(s_quarters)], "Convolution + Add + Relu", "MaxPool");
        AssertKernels([y.MaxPool(s_quarters), y.AveragePool(s_quarters)], "Convolution + Add + Relu", "MaxPool", "AveragePool");
        AssertKernels([y.MaxPool(s_quarters), y.Reshape([-1]).Sum(0)], "Convolution + Add + Relu", "MaxPool", "Sum");
        // Windows that share lines with those below.
        AssertKernels([y.MaxPool(PoolWindow.Valid([3, 3], [2, 2]))], "Convolution + Add + Relu", "MaxPool");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void It_has_the_bits_of_the_graph_as_written(VectorWidth width)
    {
        using IDisposable use = EngineSettings.Use(width);
        var random = new Random(5);
        int fused = 0;
        for (int i = 0; i < 60; i++)
        {
            ElementType type = i % 4 == 3 ? ElementType.Float64 : ElementType.Float32;
            int channels = random.Next(1, 9), outputs = random.Next(1, 40), taps = random.Next(1, 5), size = random.Next(7, 20),
                stride = random.Next(1, 4);
            bool isSeries = i % 7 == 6;
            Shape of = isSeries ? [random.Next(1, 12), 5 * size, channels] : [random.Next(1, 12), size, random.Next(6, 20), channels];
            Shape kernel = isSeries ? [taps, channels, outputs] : [taps, taps, channels, outputs];
            int before = random.Next(2), after = random.Next(2);
            Node y = Numbers("x", of, type, special: i % 3 == 0)
                .Convolution(Numbers("kernel", kernel, type), strides: random.Next(1, 3), before: before, after: after);
            if (random.Next(4) > 0)
                y += Numbers("bias", [outputs], type);
            if (random.Next(4) == 0)
                y *= Numbers("other", y.Shape, type);
            if (random.Next(4) > 0)
                y = y.Relu();
            Axes window = isSeries ? [random.Next(1, 4)] : [random.Next(1, stride + 1), random.Next(1, 4)],
                strides = isSeries ? [stride] : [stride, random.Next(1, 4)];
            if (y.Shape[1].Value < window[0] || y.Shape[window.Count].Value < window[window.Count - 1])
                continue;
            PoolWindow pool = random.Next(3) == 0 ? PoolWindow.Same(window, strides, y.Shape) : PoolWindow.Valid(window, strides);
            Node z = random.Next(2) == 0 ? y.MaxPool(pool) : y.AveragePool(pool);
            CompiledGraph written = CompiledGraph.CompileAsWritten([z]), compiled = CompiledGraph.Compile([z]);
            fused += compiled.Kernels.Count(
                k => k.Name.Contains("Pool", StringComparison.Ordinal) && k.Name.Contains("Convolution", StringComparison.Ordinal));
            written.Run();
            foreach (int threads in (int[])[1, 2, 3])
            {
                ThreadTeam.Threads = threads;
                compiled.Run();
                Assert.Equal(Bits(written, z), Bits(compiled, z));
            }
        }

        Assert.True(fused > 20);
    }

    [Theory]
    [InlineData(15, 2, 2)]
    [InlineData(7, 2, 3)]
    [InlineData(9, 3, 4)]
    [InlineData(6, 1, 5)]
    [InlineData(9, 2, 40)]
    [InlineData(9, 2, 1 << 20)]
    public void Windows_that_end_behind_the_image_and_strides_beyond_it(int size, int window, int stride)
    {
        foreach (bool mean in (bool[])[false, true])
        {
            // Convolution lines 13, 5, 7, 4 and 7, so that padding comes at the end alone, if at all.
            Node y = (Images(9, size, 3).Convolution(Numbers("kernel", [3, 3, 3, 64])) + Numbers("bias", [64])).Relu();
            PoolWindow pool = stride > size
                ? PoolWindow.Valid([window, window], [stride, stride])
                : PoolWindow.Same([window, window], [stride, stride], y.Shape);
            Node z = mean ? y.AveragePool(pool) : y.MaxPool(pool);
            CompiledGraph written = CompiledGraph.CompileAsWritten([z]), compiled = CompiledGraph.Compile([z]);
            written.Run();
            compiled.Run();
            Assert.Equal(Bits(written, z), Bits(compiled, z));
        }
    }

    [Fact]
    public void Threads_share_it_and_nothing_is_allocated()
    {
        Node y = (Images(16, 26, 32).Convolution(Numbers("kernel", [3, 3, 32, 64])) + Numbers("bias", [64])).Relu().MaxPool(s_quarters);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        using (EngineSettings.UseThreads(2))
        {
            long before = ThreadTeam.BlocksRunByWorkers;
            graph.Run();
            Assert.True(ThreadTeam.BlocksRunByWorkers > before);
        }

        graph.Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        graph.Run();
        Assert.Equal(allocated, GC.GetAllocatedBytesForCurrentThread());
        // The convolution's result would take more than that.
        Assert.True(graph.ArenaBytes < 16L * 24 * 24 * 64 * sizeof(float));
    }

    private static void AssertKernels(Node[] outputs, params string[] names) =>
        Assert.Equal(names, CompiledGraph.Compile(outputs).Kernels.Select(k => k.Name));

    private static Node Images(int count, int size, int channels) => Numbers("images", [count, size, size, channels]);

    private static Node Numbers(string name, Shape shape, ElementType type = ElementType.Float32, bool special = false)
    {
        var variable = new Variable(name, shape, type);
        var random = new Random(name.Length);
        for (int i = 0; i < variable.Spec.Length; i++)
        {
            double number = random.NextDouble() - 0.5;
            if (special && random.Next(200) == 0)
                number = random.Next(3) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => double.NegativeInfinity };
            if (type == ElementType.Float64)
                variable.Values<double>()[i] = number;
            else
                variable.Values<float>()[i] = (float)number;
        }

        return variable.Node;
    }

    // All NaN are one.
    private static long[] Bits(CompiledGraph graph, Node node) => node.Type == ElementType.Float64
        ? Array.ConvertAll(graph.Output<double>(node).ToArray(), v => double.IsNaN(v) ? long.MinValue : BitConverter.DoubleToInt64Bits(v))
        : Array.ConvertAll(graph.Output<float>(node).ToArray(), v => float.IsNaN(v) ? long.MinValue : BitConverter.SingleToInt32Bits(v));
}
