using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>The same bits on 1, 2 and 5 threads, on work that is large enough for the team, and seen to run on it.</summary>
[Collection(nameof(EngineSettings))]
public sealed class ThreadTests
{
    // Sums take far less time a number than exponentials do: they need more numbers to be work of some hundred microseconds, in which a
    // worker that must be woken on a crowded machine comes in time.
    private static readonly Node s_longest = Node.Input("longest", [3_000_001]);
    private static readonly Node s_longestDouble = Node.Input("longest", [2_000_001], ElementType.Float64);
    private static readonly Node s_widest = Node.Input("widest", [1031, 3001]);
    private static readonly Node s_tallest = Node.Input("tallest", [90_001, 33]);
    private static readonly Node s_long = Node.Input("long", [600_001]);
    private static readonly Node s_longDouble = Node.Input("long", [150_000], ElementType.Float64);
    private static readonly Node s_wide = Node.Input("wide", [513, 1031]);
    private static readonly Node s_matrix = Node.Input("matrix", [257, 1031]);
    private static readonly Node s_row = Node.Input("row", [1031]);
    private static readonly Node s_stack = Node.Input("stack", [16, 130, 130]);
    private static readonly Node s_images = Node.Input("images", [8, 28, 28, 12]);
    private static readonly Node s_grey = Node.Input("grey", [16, 28, 28, 1]);
    private static readonly Node s_kernel = Node.Input("kernel", [3, 3, 12, 40]);
    private static readonly Node s_greyKernel = Node.Input("grey kernel", [3, 3, 1, 40]);
    private static readonly Node s_groupKernel = Node.Input("group kernel", [3, 3, 4, 36]);
    private static readonly Node s_depthKernel = Node.Input("depth kernel", [3, 3, 1, 120]);
    private static readonly Node s_deep = Node.Input("deep", [6, 30, 31, 120]);
    private static readonly Node s_pooled = Node.Input("pooled", [33, 28, 28, 32]);
    private static readonly Node s_image = Node.Input("image", [1, 56, 56, 256]);
    private static readonly Node s_colours = Node.Input("colours", [16, 30, 28, 3]);
    private static readonly Node s_colourKernel = Node.Input("colour kernel", [5, 5, 3, 8]);
    private static readonly Node s_sixteenKernel = Node.Input("sixteen kernel", [3, 3, 12, 16]);
    private static readonly Node s_manyColours = Node.Input("many colours", [99, 28, 28, 3]);
    private static readonly Node s_deepLeft = Node.Input("deep left", [24, 1100]);
    private static readonly Node s_deepRight = Node.Input("deep right", [1100, 1600]);
    private static readonly Node s_deepTransposed = Node.Input("deep transposed", [1600, 1100]);
    private static readonly Node[] s_shortAttention = [.. ((string[])["q", "k", "v"]).Select(name => Node.Input(name, [4, 70, 8, 32]))];
    private static readonly Node[] s_longAttention = [.. ((string[])["q", "k", "v"]).Select(name => Node.Input(name, [2, 300, 3, 17]))];
    private static readonly Node[] s_manyAttentions = [.. ((string[])["q", "k", "v"]).Select(name => Node.Input(name, [20, 70, 8, 32]))];
    private static readonly PoolWindow s_quarters = PoolWindow.Valid([2, 2], [2, 2]),
        s_overlapping = PoolWindow.Same([3, 3], [1, 1], [1, 56, 56, 256]);
    private static readonly Node s_labels = Node.Constant(Enumerable.Range(0, 513).Select(i => i * 7 % 1031).ToArray(), [513]);
    private static readonly Node s_indices = Node.Constant(Enumerable.Range(0, 1000).Select(i => i * 31 % 257).ToArray(), [1000]);

    private static readonly Node s_sequence = Node.Input("sequence", [20, 70, 4 * 64]);
    private static readonly Node s_recurrentKernel = Node.Input("recurrent kernel", [64, 4 * 64]);
    private static readonly Node s_state = Node.Input("state", [70, 64]);

    /// <summary>Large work: what it is, the node, and whether the team must have taken part. Moves of numbers may stay on one thread.</summary>
    private static readonly Dictionary<string, (Node Node, bool MustBeShared)> s_work = new()
    {
        ["a pointwise chain"] = ((s_long * 2 + 1).Tanh().Square(), true),
        ["a pointwise chain of doubles"] = ((s_longDouble * 2 + 1).Tanh().Square(), true),
        ["a broadcast row"] = ((s_wide + s_row).Sigmoid(), true),
        ["a broadcast column"] = ((s_wide * s_wide.Mean(1, keepDims: true)).Exp(), true),
        ["a product"] = (s_matrix.MatMul(s_matrix, false, true), true),
        ["a product of transposed matrices"] = (s_matrix.MatMul(s_matrix, true, false), true),
        ["a product of doubles"] = (s_longDouble.Reshape([300, 500]).MatMul(s_longDouble.Reshape([500, 300])), true),
        ["a product with its epilogue"] = ((s_matrix.MatMul(s_matrix, true, false) + s_row).Relu(), true),
        ["a stack of products"] = (s_stack.MatMul(s_stack, false, true), true),
        ["a product of few rows"] = (s_matrix.Slice(0, 0, 3).MatMul(s_matrix, false, true), false),
        ["a product with a column"] = (s_tallest.MatMul(s_row.Slice(0, 0, 33).ExpandDims(1)), false),
        ["a sum of all"] = (s_longest.Sum(), true),
        ["a sum of all doubles"] = (s_longestDouble.Sum(), true),
        ["a sum along rows"] = (s_widest.Sum(1), true),
        ["a sum down columns"] = (s_tallest.Sum(0), true),
        ["a sum of a middle axis"] = (s_stack.Sum(1), false),
        ["a mean and a variance"] = (s_widest.Variance(1), true),
        ["a maximum of all"] = (s_longest.Max(), true),
        ["a minimum down columns"] = (s_tallest.Min(0), true),
        ["a log-sum-exp of all"] = (s_long.LogSumExp(), true),
        ["log-sum-exps along rows"] = (s_wide.LogSumExp(1), true),
        ["argmaxes along rows"] = (s_widest.ArgMax(1), false),
        ["a softmax"] = (s_wide.Softmax(), true),
        ["a softmax down columns"] = (s_wide.Softmax(0), true),
        ["a log-softmax"] = (s_wide.LogSoftmax(), true),
        ["a sparse cross-entropy"] = (s_wide.SparseCrossEntropy(s_labels), true),
        ["the gradient of a sparse cross-entropy"] = (s_wide.SparseCrossEntropy(s_labels).Sum().Gradients(s_wide)[0], true),
        ["largest numbers of windows"] = (s_pooled.MaxPool(s_quarters), true),
        ["the gradient of largest numbers"] = (s_pooled.MaxPool(s_quarters).Square().Sum().Gradients(s_pooled)[0], true),
        ["the gradient of largest numbers of one image"] = (s_image.MaxPool(s_overlapping).Square().Sum().Gradients(s_image)[0], true),
        ["means of windows"] = (s_image.AveragePool(s_overlapping), true),
        ["the gradient of means of windows"] = (s_pooled.AveragePool(s_quarters).Square().Sum().Gradients(s_pooled)[0], true),
        ["a transposed matrix"] = (s_widest.Transpose(), false),
        ["axes in another order"] = (s_stack.Transpose([2, 0, 1]), false),
        ["a slice"] = (s_widest.Slice(1, 3, 1000), false),
        ["a pad"] = (s_wide.Pad(1, 3, 5), false),
        ["a concatenation"] = (Node.Concatenate(1, s_wide, s_wide), false),
        ["a gather"] = (s_matrix.Gather(s_indices), false),
        ["a scatter"] = (s_matrix.Gather(s_indices).Square().Sum().Gradients(s_matrix)[0], false),
        ["a one-hot"] = (s_labels.OneHot(1031), false),
        ["a cast"] = (s_long.Cast(ElementType.Float64), false),
        ["a loop"] = (Loop(), false),
        ["the gradient of a loop"] = (Loop().Square().Sum().Gradients(s_recurrentKernel)[0], false),
        ["a fused recurrence"] = (Fused(), true),
        ["the gradient of a fused recurrence's inputs"] = (Fused().Square().Sum().Gradients(s_sequence)[0], true),
        ["the gradient of a fused recurrence's kernel"] = (Fused().Square().Sum().Gradients(s_recurrentKernel)[0], true),
        ["a convolution"] = ((s_images.Convolution(s_kernel, 1, 1, 1, 1) + 1).Relu(), true),
        ["a convolution's gradient of the input"] = (s_images.Convolution(s_kernel, 1, 1, 1, 1).Square().Sum().Gradients(s_images)[0], true),
        ["a convolution's gradient of the kernel"] = (s_images.Convolution(s_kernel, 1, 1, 1, 1).Square().Sum().Gradients(s_kernel)[0], true),
        ["a convolution with strides"] = (s_images.Convolution(s_kernel, 2), true),
        ["its gradient of the input"] = (s_images.Convolution(s_kernel, 2).Square().Sum().Gradients(s_images)[0], true),
        ["a convolution of one channel"] = (s_grey.Convolution(s_greyKernel), true),
        ["its gradient of the kernel"] = (s_grey.Convolution(s_greyKernel).Square().Sum().Gradients(s_greyKernel)[0], true),
        ["a convolution in groups"] = (s_images.Convolution(s_groupKernel, groups: 3), true),
        ["its gradient of its kernel"] = (s_images.Convolution(s_groupKernel, groups: 3).Square().Sum().Gradients(s_groupKernel)[0], true),
        ["a convolution channel by channel"] = (s_deep.Convolution(s_depthKernel, groups: 120), true),
        ["its gradients"] = (ChannelGradients(), true),
        ["a convolution of colours to few channels"] = (s_colours.Convolution(s_colourKernel, 1, 1, 2, 2), true),
        ["its gradient of the colours"] = (s_colours.Convolution(s_colourKernel, 1, 1, 2, 2).Square().Sum().Gradients(s_colours)[0], true),
        ["its gradient of the colours' kernel"] =
            (s_colours.Convolution(s_colourKernel, 1, 1, 2, 2).Square().Sum().Gradients(s_colourKernel)[0], true),
        ["a convolution to sixteen channels"] = (s_images.Convolution(s_sixteenKernel, 1, 1, 1, 1), true),
        ["its gradient of the images"] = (s_images.Convolution(s_sixteenKernel, 1, 1, 1, 1).Square().Sum().Gradients(s_images)[0], true),
        ["its gradient of sixteen filters"] = (s_images.Convolution(s_sixteenKernel, 1, 1, 1, 1).Square().Sum().Gradients(s_sixteenKernel)[0], true),
        ["largest numbers of windows of colours"] = (s_manyColours.MaxPool(s_quarters), true),
        ["the gradient of largest numbers of colours"] = (s_manyColours.MaxPool(s_quarters).Square().Sum().Gradients(s_manyColours)[0], true),
        ["means of windows of colours"] = (s_manyColours.AveragePool(s_quarters), true),
        ["the gradient of means of colours"] = (s_manyColours.AveragePool(s_quarters).Square().Sum().Gradients(s_manyColours)[0], true),
        ["a deep product"] = (s_deepLeft.MatMul(s_deepRight), true),
        ["a deep product by a transposed matrix"] = (s_deepLeft.MatMul(s_deepTransposed, transposeB: true), true),
        ["moments down columns"] = (s_tallest.Variance(0) + s_tallest.Mean(0), true),
        ["attention"] = (Attention(s_shortAttention), true),
        ["the gradients of attention"] = (GradientsOfAttention(s_shortAttention), true),
        ["attention to many keys"] = (Attention(s_longAttention), true),
        ["the gradients of attention to many keys"] = (GradientsOfAttention(s_longAttention), true),
        ["attention of many rows"] = (Attention(s_manyAttentions), true),
        ["the gradients of attention of many rows"] = (GradientsOfAttention(s_manyAttentions), true),
        ["a dropout"] = (s_long.Dropout(0.3, new RandomGenerator(5)), true),
    };

    private static Node Attention(Node[] x) => Node.Attention(x[0], x[1], x[2], 0.2).Mixed;

    private static Node GradientsOfAttention(Node[] x) =>
        Node.Concatenate(0, [.. Attention(x).Square().Sum().Gradients(x).Select(g => g.Reshape([-1]))]);

    private static Node Fused() => Node.LstmSequence(s_sequence, s_recurrentKernel * 0.1, s_state, s_state).Outputs;

    private static Node ChannelGradients() => Node.Concatenate(
        0,
        [
            .. s_deep.Convolution(s_depthKernel, groups: 120).Square().Sum().Gradients(s_deep, s_depthKernel)
                .Select(g => g.Reshape([-1])),
        ]);

    private static Node Loop() => Node.Scan([s_state], [s_sequence], (s, items) =>
    {
        Node next = (items[0] + s[0].MatMul(s_recurrentKernel * 0.1)).Slice(1, 0, 64).Tanh();
        return ([next], [next]);
    }).Outputs[0];

    public static TheoryData<string> Names => [.. s_work.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        (Node node, bool mustBeShared) = s_work[name];
        foreach (VectorWidth width in EngineSettings.Widths)
        {
            using IDisposable _ = EngineSettings.Use(width);
            CompiledGraph graph = CompiledGraph.Compile([node]);
            Fill(graph);
            byte[] alone;
            using (EngineSettings.UseThreads(1))
                alone = Run(graph, node);
            foreach (int threads in (int[])[2, 5])
            {
                using IDisposable team = EngineSettings.UseThreads(threads);
                long before = ThreadTeam.BlocksRunByWorkers;
                for (int run = 0; run < 2; run++)
                    Assert.True(alone.AsSpan().SequenceEqual(Run(graph, node)), $"{name}: {threads} threads give other bits at {width}.");
                Assert.True(
                    !mustBeShared || ThreadTeam.BlocksRunByWorkers > before, $"{name}: no worker of {threads} threads took part at {width}.");
            }
        }
    }

    [Fact]
    public void Five_threads_take_part_in_long_work()
    {
        Node a = Node.Input("a", [1500, 2000]), y = a.MatMul(a, false, true);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Fill(graph);
        byte[] alone;
        using (EngineSettings.UseThreads(1))
            alone = Run(graph, y);
        using IDisposable _ = EngineSettings.UseThreads(5);
        long before = ThreadTeam.BlocksRunByWorkers;
        for (int run = 0; run < 2; run++)
            Assert.True(alone.AsSpan().SequenceEqual(Run(graph, y)));
        Assert.True(ThreadTeam.BlocksRunByWorkers > before);
    }

    [Fact]
    public void A_training_step_gives_the_same_bits_on_any_number_of_threads()
    {
        byte[][] results = [.. ((int[])[1, 2, 5]).Select(threads =>
        {
            Node w = Node.Parameter(Enumerable.Range(0, 200 * 300).Select(i => i % 17 * 0.01f - 0.08f).ToArray(), [200, 300]);
            Node x = Node.Constant(Enumerable.Range(0, 150 * 200).Select(i => i % 23 * 0.05f - 0.5f).ToArray(), [150, 200]);
            Node labels = Node.Constant(Enumerable.Range(0, 150).Select(i => i * 2).ToArray(), [150]);
            var generator = new RandomGenerator(3);
            Node loss = x.MatMul(w).Relu().Dropout(0.2, generator).SparseCrossEntropy(labels).Mean();
            Variable weights = ((StateOp)w.Op).Variable;
            CompiledGraph graph = CompiledGraph.Compile([loss], [new(weights, w - loss.Gradients(w)[0] * 0.5), generator.Advance]);
            using IDisposable _ = EngineSettings.UseThreads(threads);
            for (int i = 0; i < 10; i++)
                graph.Run();
            return MemoryMarshal.AsBytes(weights.Values<float>()).ToArray();
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    private static byte[] Run(CompiledGraph graph, Node node)
    {
        graph.Run();
        return node.Type switch
        {
            ElementType.Float32 => MemoryMarshal.AsBytes(graph.Output<float>(node)).ToArray(),
            ElementType.Float64 => MemoryMarshal.AsBytes(graph.Output<double>(node)).ToArray(),
            _ => MemoryMarshal.AsBytes(graph.Output<int>(node)).ToArray(),
        };
    }

    private static void Fill(CompiledGraph graph)
    {
        var random = new Random(5);
        foreach (Node input in graph.Inputs)
        {
            if (input.Type == ElementType.Float64)
            {
                foreach (ref double x in graph.Input<double>(input))
                    x = random.NextDouble() * 2 - 1;
            }
            else
            {
                foreach (ref float x in graph.Input<float>(input))
                    x = random.NextSingle() * 2 - 1;
            }
        }
    }
}
