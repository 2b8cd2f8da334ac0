namespace Myelin.Graph.Tests;

/// <summary>Attention of several heads, against sums over keys one by one.</summary>
internal static class AttentionRows
{
    private const double Scale = 0.7;

    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 2, ["time"] = 3 };

    private static readonly (Dimension Batch, Dimension Queries, Dimension Keys, int Heads, int Size, int ValueSize)[] s_shapes =
    [
        (1, 2, 3, 2, 2, 1), (2, 1, 2, 1, 3, 2), ("batch", "time", "time", 1, 1, 2), (1, 4, 16, 2, 5, 3), (1, 3, 17, 2, 4, 4),
        (2, 9, 33, 3, 8, 8), (1, 5, 50, 1, 16, 7), (2, 33, 65, 2, 16, 17), (1, 7, 200, 2, 3, 3), (1, 1, 1, 1, 1, 1), (17, 5, 9, 3, 8, 8),
        (1, 3, 0, 2, 2, 1), (2, 5, 0, 3, 4, 17), (1, 0, 3, 2, 2, 1), (2, 0, 0, 1, 3, 2), (0, 2, 3, 2, 2, 1),
    ];

    public static IEnumerable<OpRow> All =>
    [
        new OpRow("Attention", x => Apply(x).Mixed, x => Mixed(x, Weights(x)), [.. s_shapes.Select(s => Case(s))]).Sums(),
        new OpRow("Attention's weights", x => Apply(x).Weights, Weights, [.. s_shapes.Select(s => Case(s))]).Sums(),
        new OpRow(
            "Attention and its weights",
            x => Apply(x).Mixed.Square().Sum() + Apply(x).Weights.Square().Sum(),
            x => PlainTensor.Of([], _ => Mixed(x, Weights(x)).Numbers.Sum(v => v * v) + Weights(x).Numbers.Sum(v => v * v)),
            [.. s_shapes.Take(4).Select(s => Case(s))]).Sums(),
        .. Enumerable.Range(0, 3).Select(result => new OpRow(
            $"AttentionGradient {result}",
            x => Node.Apply(new AttentionGradient(Scale), x[0], x[1], x[2], Apply(x).Weights, x[3]).Result(result),
            x => Gradient(x, result),
            [.. s_shapes.Select(s => Case(s, withGradient: true))]).Sums()),
    ];

    private static Case Case((Dimension Batch, Dimension Queries, Dimension Keys, int Heads, int Size, int ValueSize) s, bool withGradient = false)
    {
        Operand[] operands =
        [
            new([s.Batch, s.Queries, s.Heads, s.Size]), new([s.Batch, s.Keys, s.Heads, s.Size]), new([s.Batch, s.Keys, s.Heads, s.ValueSize]),
            new([s.Batch, s.Queries, s.Heads, s.ValueSize]),
        ];
        return new Case(withGradient ? operands : operands[..3]) { Sizes = s_sizes };
    }

    private static (Node Mixed, Node Weights) Apply(Node[] x) => Node.Attention(x[0], x[1], x[2], Scale);

    private static PlainTensor Weights(PlainTensor[] x)
    {
        int keys = x[1].Shape[1], size = x[0].Shape[3];
        PlainTensor scores = PlainTensor.Of([x[0].Shape[0], x[0].Shape[2], x[0].Shape[1], keys], i =>
            Scale * Enumerable.Range(0, size).Sum(c => x[0][i[0], i[2], i[1], c] * x[1][i[0], i[3], i[1], c]));
        return PlainTensor.Of(scores.Shape, i => Math.Exp(scores[i]) / Enumerable.Range(0, keys).Sum(j => Math.Exp(scores[i[0], i[1], i[2], j])));
    }

    private static PlainTensor Mixed(PlainTensor[] x, PlainTensor weights) => PlainTensor.Of(
        [x[0].Shape[0], x[0].Shape[1], x[0].Shape[2], x[2].Shape[3]],
        i => Enumerable.Range(0, x[2].Shape[1]).Sum(j => weights[i[0], i[2], i[1], j] * x[2][i[0], j, i[2], i[3]]));

    private static PlainTensor Gradient(PlainTensor[] x, int result)
    {
        PlainTensor p = Weights(x), dy = x[3];
        int queries = x[0].Shape[1], keys = x[1].Shape[1];
        if (result == 2)
            return PlainTensor.Of(x[2].Shape, i => Enumerable.Range(0, queries).Sum(q => p[i[0], i[2], q, i[1]] * dy[i[0], q, i[2], i[3]]));
        PlainTensor ofWeights = PlainTensor.Of(
            p.Shape, i => Enumerable.Range(0, dy.Shape[3]).Sum(c => dy[i[0], i[2], i[1], c] * x[2][i[0], i[3], i[1], c]));
        PlainTensor ofScores = PlainTensor.Of(p.Shape, i => Scale * p[i] * (ofWeights[i]
            - Enumerable.Range(0, keys).Sum(j => ofWeights[i[0], i[1], i[2], j] * p[i[0], i[1], i[2], j])));
        return result == 0
            ? PlainTensor.Of(x[0].Shape, i => Enumerable.Range(0, keys).Sum(j => ofScores[i[0], i[2], i[1], j] * x[1][i[0], j, i[2], i[3]]))
            : PlainTensor.Of(x[1].Shape, i => Enumerable.Range(0, queries).Sum(q => ofScores[i[0], i[2], q, i[1]] * x[0][i[0], q, i[2], i[3]]));
    }
}
