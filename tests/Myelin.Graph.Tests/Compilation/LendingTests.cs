using System.Runtime.InteropServices;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Inputs that a graph reads where the caller has them: the same bits as with copies, and no kernel reads further than it
/// may.</summary>
[Collection(nameof(EngineSettings))]
public sealed class LendingTests
{
    private static readonly Node s_grey = Node.Input("x", [3, 28, 28, 1]);
    private static readonly Node s_colours = Node.Input("x", [2, 32, 32, 3]);
    private static readonly Node s_channels = Node.Input("x", [2, 17, 13, 20]);
    private static readonly Node s_matrix = Node.Input("x", [37, 205]);
    private static readonly Node s_sequence = Node.Input("x", [7, 5, 4 * 24]);

    /// <summary>Graphs whose first op reads an input as networks do, with sizes at which every part of a kernel runs.</summary>
    private static readonly Dictionary<string, (Node Input, Node Result)> s_networks = new()
    {
        ["dense"] = (s_matrix, (s_matrix.MatMul(Weights(205, 91)) + Weights(91)).Relu()),
        ["dense of one row"] = (s_matrix, s_matrix.Reshape([1, 37 * 205]).MatMul(Weights(37 * 205, 19))),
        ["dense of few columns"] = (s_matrix, s_matrix.MatMul(Weights(205, 3))),
        ["by a transposed matrix"] = (s_matrix, s_matrix.MatMul(Weights(61, 205), transposeB: true)),
        ["transposed"] = (s_matrix, s_matrix.MatMul(Weights(37, 40), transposeA: true)),
        ["as the right operand"] = (s_matrix, Weights(50, 37).MatMul(s_matrix)),
        ["grey images"] = (s_grey, s_grey.Convolution(Weights(3, 3, 1, 20)).Relu()),
        ["grey images, padded"] = (s_grey, s_grey.Convolution(Weights(5, 5, 1, 6), 1, 1, 2, 2)),
        ["colours"] = (s_colours, s_colours.Convolution(Weights(3, 3, 3, 16), 1, 1, 1, 1)),
        ["colours, strides"] = (s_colours, s_colours.Convolution(Weights(7, 7, 3, 33), 2)),
        ["channels"] = (s_channels, s_channels.Convolution(Weights(3, 3, 20, 48), 1, 1, 1, 1)),
        ["channels by themselves"] = (s_channels, s_channels.Convolution(Weights(3, 3, 1, 20), groups: 20)),
        ["pooled"] = (s_channels, s_channels.MaxPool(PoolWindow.Valid([2, 2], [2, 2]))),
        ["pooled grey"] = (s_grey, s_grey.AveragePool(PoolWindow.Valid([3, 3], [1, 1]))),
        ["normalized"] = (s_channels, (s_channels - s_channels.Mean(-1, keepDims: true)) / (s_channels.Variance(-1, keepDims: true) + 1e-3).Sqrt()),
        ["a chain"] = (s_matrix, (s_matrix * 2 + 1).Tanh().Sigmoid()),
        ["a softmax"] = (s_matrix, s_matrix.Softmax()),
        ["a transposition"] = (s_sequence, s_sequence.Transpose([1, 0, 2]).Exp()),
    };

    /// <summary>The names of the networks.</summary>
    public static TheoryData<string> Networks => [.. s_networks.Keys];

    /// <summary>The names of the ops' rows.</summary>
    public static TheoryData<string> Rows => OpTable.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_reads_lent_inputs_and_its_gradients_too(string name)
    {
        Assert.SkipUnless(GuardedMemory.IsHere, GuardedMemory.WhyNot);
        (Node input, Node result) = s_networks[name];
        var random = new Random(7);
        double[] numbers = [.. Enumerable.Range(0, input.Shape.ElementCount).Select(_ => random.NextDouble() * 2 - 1)];
        AssertSame([input], [result, result.Square().Sum().Gradients(input)[0]], [], [numbers]);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_op_reads_lent_operands(string name)
    {
        Assert.SkipUnless(GuardedMemory.IsHere, GuardedMemory.WhyNot);
        OpRow row = OpTable.Row(name);
        foreach (Case @case in row.Cases)
        {
            Node[] inputs = @case.Inputs(ElementType.Float32);
            AssertSame(inputs, [row.Build(inputs)], @case.Sizes, row.Draw(@case, wide: false));
        }
    }

    [Fact]
    public void An_input_that_is_an_output_is_copied()
    {
        Node x = Node.Input("x", [4]), y = x.Reshape([2, 2]);
        CompiledGraph graph = CompiledGraph.Compile([y, x + 1]);
        float[] numbers = [1, 2, 3, 4];
        graph.Run<float>(x, numbers);
        Assert.Equal(numbers, graph.Output<float>(y).ToArray());
        Assert.Equal(numbers, graph.Input<float>(x).ToArray());
    }

    [Fact]
    public void An_input_that_becomes_state_is_copied()
    {
        Node x = Node.Input("x", [4]);
        var state = new Variable("state", [4]);
        CompiledGraph graph = CompiledGraph.Compile([state.Node.Sum() + x.Sum()], [new Update(state, x)]);
        graph.Run<float>(x, [1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], state.Values<float>().ToArray());
    }

    [Fact]
    public void After_a_lent_run_the_graph_reads_its_own_memory_again()
    {
        Node x = Node.Input("x", [100]), y = x.Exp();
        CompiledGraph graph = CompiledGraph.Compile([y]);
        graph.Input<float>(x).Fill(1);
        graph.Run();
        float[] own = graph.Output<float>(y).ToArray();
        graph.Run<float>(x, new float[100]);
        graph.Input<float>(x).Fill(1);
        graph.Run();
        Assert.Equal(own, graph.Output<float>(y).ToArray());
    }

    [Fact]
    public void Too_few_numbers_are_refused()
    {
        Node x = Node.Input("x", [100]), y = x.Exp();
        CompiledGraph graph = CompiledGraph.Compile([y]);
        Refusal.Contains<ArgumentException>("100 numbers; 99 are given", () => graph.Run<float>(x, new float[99]));
    }

    [Fact]
    public void A_lent_run_allocates_nothing()
    {
        Node x = Node.Input("x", [100]), y = Node.Input("y", [100]), z = (x * y).Sum();
        CompiledGraph graph = CompiledGraph.Compile([z]);
        float[] numbers = new float[100];
        graph.Run<float, float>(x, numbers, y, numbers);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            graph.Run<float, float>(x, numbers, y, numbers);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Node Weights(params int[] shape)
    {
        var random = new Random(3);
        return Node.Constant(
            Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => random.NextSingle() - 0.5f).ToArray(),
            new Shape([.. shape.Select(s => (Dimension)s)]));
    }

    /// <summary>Each input in turn lies at either end of guarded memory, and the results have the bits that they have with copies.</summary>
    private static void AssertSame(Node[] inputs, Node[] results, Dictionary<string, int> sizes, double[][] numbers)
    {
        foreach (VectorWidth width in EngineSettings.Widths)
        {
            using IDisposable _ = EngineSettings.Use(width);
            AssertSameAtThisWidth(inputs, results, sizes, numbers);
        }
    }

    private static void AssertSameAtThisWidth(Node[] inputs, Node[] results, Dictionary<string, int> sizes, double[][] numbers)
    {
        CompiledGraph graph = CompiledGraph.Compile(results, sizes: sizes);
        for (int i = 0; i < inputs.Length; i++)
            Fill(inputs[i], numbers[i]);
        graph.Run();
        byte[][] expected = Bytes();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!graph.Has(inputs[i]) || numbers[i].Length == 0)
                continue;
            using var memory = new GuardedMemory(numbers[i].Length * sizeof(float) + 128);
            foreach (bool atBack in (bool[])[false, true])
            {
                if (inputs[i].Type == ElementType.Int32)
                    Run<int>(inputs[i], atBack ? memory.AtBack<int>(numbers[i].Length) : memory.AtFront<int>(numbers[i].Length), numbers[i]);
                else
                    Run<float>(inputs[i], atBack ? memory.AtBack<float>(numbers[i].Length) : memory.AtFront<float>(numbers[i].Length), numbers[i]);
                Assert.Equal(expected, Bytes());
            }

            Fill(inputs[i], numbers[i]);
        }

        void Run<T>(Node input, Span<T> lent, double[] values) where T : unmanaged
        {
            Copy(values, lent);
            // What lies in the graph's own memory must not be read.
            MemoryMarshal.AsBytes(graph.Input<T>(input)).Fill(1);
            graph.Run<T>(input, lent);
        }

        void Fill(Node input, double[] values)
        {
            if (!graph.Has(input))
                return;
            if (input.Type == ElementType.Int32)
                Copy(values, graph.Input<int>(input));
            else
                Copy(values, graph.Input<float>(input));
        }

        byte[][] Bytes() => [.. results.Select(r => r.Type switch
        {
            ElementType.Float64 => MemoryMarshal.AsBytes(graph.Output<double>(r)).ToArray(),
            ElementType.Int32 => MemoryMarshal.AsBytes(graph.Output<int>(r)).ToArray(),
            _ => MemoryMarshal.AsBytes(graph.Output<float>(r)).ToArray(),
        })];
    }

    private static void Copy<T>(double[] values, Span<T> to) where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
            to[i] = typeof(T) == typeof(int) ? (T)(object)(int)values[i] : (T)(object)(float)values[i];
    }
}
