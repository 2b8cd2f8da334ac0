using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>
/// Sums of columns that end the chain behind a matrix product, as gradients of biases are: the bits of the same graph as it is written, for
/// sizes that leave parts of vectors, panels, groups and blocks, on every width of vector and any number of threads.
/// </summary>
[Collection(nameof(EngineSettings))]
public sealed class ColumnSumTests
{
    private static readonly (int Rows, int Columns, int Length)[] s_sizes =
    [
        (1, 64, 3), (2, 65, 5), (5, 784, 7), (31, 64, 64), (33, 130, 31), (64, 100, 300), (64, 784, 129), (96, 257, 70), (128, 784, 128), (128, 128, 784),
        (128, 64, 32), (130, 784, 65), (160, 1000, 40), (256, 72, 100), (300, 257, 70), (384, 65, 200), (64, 63, 500), (128, 1024, 33), (100, 96, 600),
        // Long sums, with A as it is in parts, and transposed from memory; and a single row in parts.
        (256, 64, 2048), (64, 128, 4608), (128, 128, 2048), (90, 70, 1500), (33, 66, 10), (1, 256, 784),
    ];

    [Fact]
    public void Columns_are_added_up_in_the_products_epilogue_where_groups_of_rows_are_in_one_hand()
    {
        Assert.Equal(["MatMul + Square + Sum"], Kernels(128, 784));
        Assert.Equal(["MatMul + Square + Sum"], Kernels(64, 64));
        // Few columns have another order, and these rows are cut elsewhere.
        Assert.Equal(["MatMul + Square", "Sum"], Kernels(128, 63));
        Assert.Equal(["MatMul + Square", "Sum"], Kernels(132, 784));

        static IEnumerable<string> Kernels(int rows, int columns)
        {
            Node x = Node.Input("x", [rows, 128]), w = Node.Input("w", [128, columns]);
            return CompiledGraph.Compile([x.MatMul(w).Square().Sum(0)]).Kernels.Select(k => k.Name);
        }
    }

    [Theory]
    [MemberData(nameof(GraphBits.Kinds), MemberType = typeof(GraphBits))]
    public void The_bits_are_those_of_the_graph_as_written(VectorWidth width, ElementType type)
    {
        using IDisposable used = EngineSettings.Use(width);
        // The four ways in turn, each with sizes of every kind.
        for (int i = 0; i < s_sizes.Length; i++)
            Check(s_sizes[i].Rows, s_sizes[i].Columns, s_sizes[i].Length, (i & 1) != 0, (i & 2) != 0, type);
    }

    [Fact]
    public void A_layer_with_bias_and_its_sum_is_right_on_any_number_of_threads()
    {
        foreach (int rows in (int[])[1, 33, 128])
        {
            Node x = Node.Input("x", [rows, 70]), w = Node.Input("w", [70, 130]), b = Node.Input("b", [130]), y = (x.MatMul(w) + b).Relu();
            Node[] inputs = [x, w, b], outputs = [y, y.Sum(0)];
            long[][] written = GraphBits.Run(CompiledGraph.CompileAsWritten(outputs), inputs, outputs);
            foreach (int threads in (int[])[1, 2, 3])
            {
                using IDisposable team = EngineSettings.UseThreads(threads);
                Assert.Equal(written, GraphBits.Run(CompiledGraph.Compile(outputs), inputs, outputs));
            }
        }
    }

    private static void Check(int rows, int columns, int length, bool transposeA, bool transposeB, ElementType type)
    {
        Node a = Node.Input("a", transposeA ? [length, rows] : [rows, length], type),
            b = Node.Input("b", transposeB ? [columns, length] : [length, columns], type), kept = Node.Input("kept", [rows, columns], type);
        Node product = a.MatMul(b, transposeA, transposeB), gradient = product.WherePositive(kept), way = product - kept;
        Node[] inputs = [a, b, kept];
        // A hidden layer's gradient, a loss with its gradient, a sum of what has no place, and of the product itself, several at once.
        Node[][] wanted =
        [
            [gradient, gradient.Sum(0)], [way * 2, (way * 2).Sum(0), way.Square().Sum(-1)], [way.Tanh().Sum(0)], [product.Sum(0)],
            [product, product.Sum(0), way.Sum(0, keepDims: true), (way * way).Sum(-1)],
        ];
        foreach (Node[] outputs in wanted)
        {
            long[][] written = GraphBits.Run(CompiledGraph.CompileAsWritten(outputs), inputs, outputs);
            foreach (int threads in (int[])[1, 2, 3])
            {
                using IDisposable team = EngineSettings.UseThreads(threads);
                CompiledGraph graph = CompiledGraph.Compile(outputs);
                Assert.Equal(written, GraphBits.Run(graph, inputs, outputs));
                Assert.Equal(written, GraphBits.Run(graph, inputs, outputs));
            }
        }
    }
}
