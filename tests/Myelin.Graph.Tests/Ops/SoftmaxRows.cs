namespace Myelin.Graph.Tests;

/// <summary>Softmax, log-softmax and the cross-entropies from logits.</summary>
internal static class SoftmaxRows
{
    private static readonly int[] s_lengths = [1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1000];

    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 4, ["time"] = 3 };

    private static readonly (Shape Shape, int Axis)[] s_axes =
        [([5], 0), ([2, 3], 1), ([2, 3], 0), ([2, 3, 4], 1), ([2, 3, 4], 0), ([2, 3, 4], -2), (["batch", 3], -1), (["batch", 3], 0), ([9, 17, 5], 1)];

    public static IEnumerable<OpRow> All =>
    [
        .. s_axes.SelectMany(a => (OpRow[])
        [
            Along($"Softmax of {a.Shape} along {a.Axis}", [a.Shape], a.Axis, x => x.Softmax(a.Axis), Softmax),
            Along($"LogSoftmax of {a.Shape} along {a.Axis}", [a.Shape], a.Axis, x => x.LogSoftmax(a.Axis), LogSoftmax),
        ]),
        Along("Softmax of all lengths", [.. s_lengths.Select(n => new Shape(3, n))], 1, x => x.Softmax(), Softmax) with { Orders = 3 },
        Along("LogSoftmax of all lengths", [.. s_lengths.Select(n => new Shape(3, n))], 1, x => x.LogSoftmax(), LogSoftmax),
        Along("Softmax of enormous numbers", [[3, 7]], 1, x => (x * 1000).Softmax(), row => Softmax([.. row.Select(v => v * 1000)]))
            with { Orders = 0, Float32Bound = (1e-3, 1e-6) },
        new OpRow(
            "SparseCrossEntropy",
            x => x[0].SparseCrossEntropy(x[1]),
            x => PlainTensor.Of(x[1].Shape, i => CrossEntropy(x[0], i, (int)x[1][i])),
            [
                .. s_lengths.Select(n => new Case(new Operand([3, n]), Labels([3], n))),
                new(new Operand([5]), Labels([], 5)),
                new(new Operand(["batch", 5]), Labels(["batch"], 5)) { Sizes = s_sizes },
                new(new Operand([2, 3, 4]), Labels([2, 3], 4)),
            ]).Sums() with { Orders = 3 },
        new OpRow(
            "SparseCrossEntropyGradient",
            x => Node.Apply(new SparseCrossEntropyGradient(), x[0], x[1], x[2]),
            x => PlainTensor.Of(x[0].Shape, i => (Probability(x[0], i) - (x[1][i.AsSpan(..^1)] == i[^1] ? 1 : 0)) * x[2][i.AsSpan(..^1)]),
            [
                .. s_lengths.Select(n => new Case(new Operand([3, n]), Labels([3], n), new Operand([3]))),
                new(new Operand(["batch", 5]), Labels(["batch"], 5), new Operand(["batch"])) { Sizes = s_sizes },
            ]).Sums(),
        new OpRow(
            "Categorical cross-entropy",
            x => x[0].CategoricalCrossEntropy(x[1]),
            x => PlainTensor.Of(x[0].Shape[..^1], i =>
                Enumerable.Range(0, x[0].Shape[^1]).Sum(label => x[1][[.. i, label]] * CrossEntropy(x[0], i, label))),
            [
                .. s_lengths.Select(n => new Case(new Operand([3, n]), new Operand([3, n], 0, 1))),
                new(new Operand(["batch", 5]), new Operand(["batch", 5], 0, 1)) { Sizes = s_sizes },
            ]) with { Float32Bound = (5e-6, 5e-5), Float64Bound = (1e-12, 1e-11) },
        new OpRow(
            "BinaryCrossEntropy",
            x => x[0].BinaryCrossEntropy(x[1]),
            x => PlainTensor.Map(x[0], x[1], (logit, p) => Math.Max(logit, 0) - logit * p + Math.Log(1 + Math.Exp(-Math.Abs(logit)))),
            [
                .. s_lengths.Select(n => new Case(new Operand([n]) { Wide = (-1000, 1000) }, new Operand([n], 0, 1))),
                new(new Operand(["batch", 1]), new Operand(["batch", 1], 0, 1)) { Sizes = s_sizes },
            ]) with { Float32Bound = (1e-6, 1e-4), Float64Bound = (1e-12, 1e-12) },
    ];

    private static Operand Labels(Shape shape, int classes) => new(shape, 0, classes - 1e-9, ElementType.Int32);

    private static OpRow Along(string name, Shape[] shapes, int axis, Func<Node, Node> build, Func<double[], double[]> f) => new OpRow(
        name,
        x => build(x[0]),
        x => x[0].Along(axis < 0 ? axis + x[0].Rank : axis, f),
        [.. shapes.Select(s => new Case(new Operand(s)) { Sizes = s_sizes })]) with
    { Float32Bound = (2e-6, 2e-6) };

    private static double[] Softmax(double[] row)
    {
        double log = ReductionRows.LogSumExp(row);
        return [.. row.Select(x => Math.Exp(x - log))];
    }

    private static double[] LogSoftmax(double[] row)
    {
        double log = ReductionRows.LogSumExp(row);
        return [.. row.Select(x => x - log)];
    }

    private static double CrossEntropy(PlainTensor logits, int[] at, int label) =>
        -LogSoftmax([.. Enumerable.Range(0, logits.Shape[^1]).Select(k => logits[[.. at, k]])])[label];

    private static double Probability(PlainTensor logits, int[] at) => Math.Exp(-CrossEntropy(logits, at[..^1], at[^1]));
}
