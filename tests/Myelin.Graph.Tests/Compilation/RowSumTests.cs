using Myelin.Graph.Compilation;
using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>
/// Sums of rows that end the chain behind a matrix product, and columns of numbers that a chain repeats: the bits of the same graph as it
/// is written, for sizes that leave parts of vectors, tiles and blocks, on every width of vector and any number of threads.
/// </summary>
[Collection(nameof(EngineSettings))]
public sealed class RowSumTests
{
    private static readonly (int Rows, int Columns, int Length)[] s_sizes =
    [
        (1, 2, 3), (2, 33, 5), (5, 784, 7), (14, 17, 64), (33, 130, 31), (65, 1000, 16), (67, 1024, 33), (129, 513, 40), (130, 784, 65),
        (70, 1025, 9), (300, 257, 70), (601, 65, 30), (40, 300, 600), (1, 304, 600), (2, 4200, 5),
    ];

    [Fact]
    public void A_loss_of_rows_runs_in_the_products_epilogue()
    {
        Node x = Node.Input("x", [128, 32]), w = Node.Parameter(new float[32 * 784], [32, 784]), b = Node.Parameter(new float[784]);
        Node targets = Node.Input("targets", [128, 784]), weights = Node.Input("weights", [128]);
        Node loss = ((x.MatMul(w) + b - targets).Square().Mean(-1) * weights).Mean();
        CompiledGraph graph = CompiledGraph.Compile([loss, .. loss.Gradients(w)]);
        KernelInfo product = Assert.Single(graph.Kernels, k => k.Name.StartsWith("MatMul + Add + Subtract + Square", StringComparison.Ordinal));
        Assert.EndsWith("Sum", product.Name, StringComparison.Ordinal);
        Assert.Equal([new Shape(128, 784), new Shape(128, 1)], product.Results.Select(r => r.Shape).OrderByDescending(s => s.ElementCount));
        // What is multiplied by a sum needs all of it.
        Node y = x.MatMul(w);
        Assert.Equal(
            ["MatMul + Square + Sum", "Multiply"],
            CompiledGraph.Compile([y * y.Square().Sum(-1, keepDims: true)]).Kernels.Select(k => k.Name));
    }

    [Theory]
    [MemberData(nameof(GraphBits.Kinds), MemberType = typeof(GraphBits))]
    public void The_bits_are_those_of_the_graph_as_written(VectorWidth width, ElementType type)
    {
        using IDisposable used = EngineSettings.Use(width);
        foreach ((int rows, int columns, int length) in s_sizes)
        {
            for (int transposed = 0; transposed < 4; transposed++)
            {
                Case all = Build(rows, columns, length, (transposed & 1) != 0, (transposed & 2) != 0, type);
                long[][] written = Run(CompiledGraph.CompileAsWritten(all.Outputs), all);
                foreach (int threads in (int[])[1, 2, 3])
                {
                    using IDisposable team = EngineSettings.UseThreads(threads);
                    Assert.Equal(written, Run(CompiledGraph.Compile(all.Outputs), all));
                    // A bias and its sum, and what is above 0 of it, with nothing else behind the product.
                    for (int first = 0; first < 4; first += 2)
                    {
                        Assert.Equal(
                            written[first..(first + 2)],
                            Run(
                                CompiledGraph.Compile(all.Outputs[first..(first + 2)]),
                                all with { Outputs = all.Outputs[first..(first + 2)] }));
                    }

                    // Squares that nobody wants are squared by their sum.
                    Assert.Equal(written[5], Run(CompiledGraph.Compile([all.Outputs[5]]), all with { Outputs = [all.Outputs[5]] })[0]);
                    Assert.Equal(written[4..6], Run(CompiledGraph.Compile(all.Outputs[4..6]), all with { Outputs = all.Outputs[4..6] }));
                    // A sum alone, whose product has no place in memory.
                    Assert.Equal(written[^1], Run(CompiledGraph.Compile([all.Outputs[^1]]), all with { Outputs = [all.Outputs[^1]] })[0]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(GraphBits.Kinds), MemberType = typeof(GraphBits))]
    public void Squares_are_laid_down_where_somebody_else_wants_them(VectorWidth width, ElementType type)
    {
        using IDisposable used = EngineSettings.Use(width);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 300), (5, 33), (33, 784), (130, 257)])
        {
            Node x = Node.Input("x", [rows, columns], type), y = Node.Input("y", [rows, columns], type);
            Node square = (x - y).Square(), large = ((x - y) * 1e30).Square();
            Node[][] wanted =
            [
                [square.Sum(-1)], [square, square.Sum(-1)], [square * y, square.Sum(-1)], [square.Sum(-1), (square * 2).Sum(-1)],
                [square.Sum(-1), square.Sum(0)], [large.Sum(-1)], [x.Square().Sum(-1)], [(x - y).Square().Sum(-1), x - y],
            ];
            foreach (Node[] outputs in wanted)
            {
                var all = new Case([x, y], outputs);
                long[][] written = Run(CompiledGraph.CompileAsWritten(outputs), all);
                foreach (int threads in (int[])[1, 2, 3])
                {
                    using IDisposable team = EngineSettings.UseThreads(threads);
                    Assert.Equal(written, Run(CompiledGraph.Compile(outputs), all));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(GraphBits.Kinds), MemberType = typeof(GraphBits))]
    public void Columns_are_added_in_one_order_with_or_without_a_chain(VectorWidth width, ElementType type)
    {
        using IDisposable used = EngineSettings.Use(width);
        (int, int)[] sizes =
        [
            (1, 300), (2, 513), (31, 784), (32, 401), (33, 1000), (97, 384), (2049, 300), (70, 1024), (33, 64), (2049, 100), (517, 130), (130, 63),
        ];
        foreach ((int rows, int columns) in sizes)
        {
            Node x = Node.Input("x", [rows, columns], type), y = x * 1.5;
            var all = new Case([x], [x.Sum(0), y, y.Sum(0), (x + 1).Square().Sum(0)]);
            long[][] written = Run(CompiledGraph.CompileAsWritten(all.Outputs), all);
            foreach (int threads in (int[])[1, 2, 3])
            {
                using IDisposable team = EngineSettings.UseThreads(threads);
                Assert.Equal(written, Run(CompiledGraph.Compile(all.Outputs), all));
                Assert.Equal(written[0], Run(CompiledGraph.Compile([all.Outputs[0]]), all with { Outputs = [all.Outputs[0]] })[0]);
            }
        }
    }

    private static Case Build(int rows, int columns, int length, bool transposeA, bool transposeB, ElementType type)
    {
        Node a = Node.Input("a", transposeA ? [length, rows] : [rows, length], type),
            b = Node.Input("b", transposeB ? [columns, length] : [length, columns], type);
        Node bias = Node.Input("bias", [columns], type), targets = Node.Input("targets", [rows, columns], type),
            column = Node.Input("column", [rows, 1], type);
        Node way = a.MatMul(b, transposeA, transposeB) + bias - targets, square = way.Square();
        Node gradient = column.BroadcastTo([rows, columns]) * (way * 2);
        // Biases alone, which have a loop of their own.
        Node biased = a.MatMul(b, transposeA, transposeB) + bias, rectified = biased.Relu();
        return new Case(
            [a, b, bias, targets, column],
            [
                biased, biased.Sum(-1), rectified, rectified.Sum(-1), gradient, square.Sum(-1), gradient.Abs().Sum(-1), column - targets,
                (way.Tanh() * column).Sum(-1, keepDims: true),
            ]);
    }

    private static long[][] Run(CompiledGraph graph, Case all) => GraphBits.Run(graph, all.Inputs, all.Outputs);

    private sealed record Case(Node[] Inputs, Node[] Outputs);
}
