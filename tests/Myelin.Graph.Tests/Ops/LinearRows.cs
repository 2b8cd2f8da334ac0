namespace Myelin.Graph.Tests;

/// <summary>Matrix products: both transposes, stacks, broadcast stacks, and sizes around those of register tiles and panels.</summary>
internal static class LinearRows
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 4, ["time"] = 3 };

    private static readonly (int M, int K, int N)[] s_products =
    [
        (1, 1, 1), (2, 3, 4), (1, 5, 3), (5, 1, 3), (3, 5, 1), (4, 4, 4), (7, 9, 5), (8, 16, 48), (9, 17, 49), (15, 31, 47), (16, 32, 33),
        (14, 3, 32), (6, 2, 16), (1, 64, 65), (65, 64, 1), (32, 7, 100), (33, 1, 97), (129, 3, 5), (3, 300, 5), (2, 513, 2), (97, 33, 63),
    ];

    private static readonly (Shape A, Shape B)[] s_stacks =
    [
        ([2, 3, 4], [2, 4, 2]), ([2, 3, 4], [4, 2]), ([3, 4], [2, 4, 2]), ([2, 1, 2, 3], [1, 2, 3, 2]), ([2, 1, 2, 3], [2, 3, 2]),
        (["batch", 2, 3], [3, 2]), (["batch", 2, 3], ["batch", 3, 2]), (["batch", 3], [3, 2]), ([2, 3], [3, "batch"]),
        (["batch", "time", 3], [3, 2]), ([1, 2, 3], [4, 3, 2]), ([3, 9, 17], [3, 17, 33]), ([5, 9, 17], [17, 33]), ([2, 3, 0], [0, 2]),
        ([2, 0], [0, 3]), ([0, 2, 3], [0, 3, 2]),
    ];

    public static IEnumerable<OpRow> All =>
    [
        .. from transposeA in (bool[])[false, true]
           from transposeB in (bool[])[false, true]
           from row in MatMul(transposeA, transposeB)
           select row,
        Dot("Dot of vectors", [7], [7], (a, b) => a.Reshape([1, 7]).Times(b.Reshape([7, 1])).Reshape([])),
        Dot("Dot of matrices", [2, 3], [3, 4], (a, b) => a.Times(b)),
        Dot("Dot of a matrix and a vector", [2, 3], [3], (a, b) => a.Times(b.Reshape([3, 1])).Reshape([2])),
        Dot("Dot of a vector and a matrix", [3], [3, 2], (a, b) => a.Reshape([1, 3]).Times(b).Reshape([2])),
        Dot("Dot of a stack and a vector", [2, 4, 3], [3], (a, b) => a.Times(b.Reshape([3, 1])).Reshape([2, 4])),
        Dot("Dot of a vector and a stack", [3], [2, 3, 4], (a, b) => a.Reshape([1, 3]).Times(b).Reshape([2, 4])),
        Dot("Dot of a number and a vector", [], [3], (a, b) => PlainTensor.Map(a, b, (x, y) => x * y)),
        Dot("Dot of a batch and a vector", ["batch", 3], [3], (a, b) => a.Times(b.Reshape([3, 1])).Reshape([4])),
        new OpRow(
            "MatMul three in a chain",
            x => x[0].MatMul(x[1]).MatMul(x[2]),
            x => x[0].Times(x[1]).Times(x[2]),
            [new(new Operand([2, 3]), new Operand([3, 4]), new Operand([4, 2]))]).Sums() with { Orders = 3 },
        new OpRow(
            "MatMul with bias and tanh",
            x => (x[0].MatMul(x[1]) + x[2]).Tanh(),
            x => PlainTensor.Map(x[0].Times(x[1]), x[2], (y, bias) => Math.Tanh(y + bias)),
            [
                new(new Operand([3, 4]), new Operand([4, 5]), new Operand([5])),
                new(new Operand(["batch", 4]), new Operand([4, 2]), new Operand([2])) { Sizes = s_sizes },
                new(new Operand([33, 20]), new Operand([20, 49]), new Operand([49])),
            ]).Sums() with { Orders = 3 },
    ];

    private static PlainTensor Times(this PlainTensor a, PlainTensor b) => PlainTensor.MatMul(a, b, false, false);

    private static IEnumerable<OpRow> MatMul(bool transposeA, bool transposeB)
    {
        string how = (transposeA, transposeB) switch
        {
            (false, false) => "",
            (true, false) => ", first transposed",
            (false, true) => ", second transposed",
            _ => ", both transposed",
        };
        yield return new OpRow(
            $"MatMul{how}",
            x => x[0].MatMul(x[1], transposeA, transposeB),
            x => PlainTensor.MatMul(x[0], x[1], transposeA, transposeB),
            [
                .. s_products.Select(p => Case([p.M, p.K], [p.K, p.N])),
                .. s_stacks.Select(s => Case(s.A, s.B)),
            ]).Sums();

        Case Case(Shape a, Shape b) =>
            new(new Operand(transposeA ? Exchanged(a) : a), new Operand(transposeB ? Exchanged(b) : b)) { Sizes = s_sizes };
    }

    private static OpRow Dot(string name, Shape a, Shape b, Func<PlainTensor, PlainTensor, PlainTensor> reference) =>
        new OpRow(name, x => x[0].Dot(x[1]), x => reference(x[0], x[1]), [new(new Operand(a), new Operand(b)) { Sizes = s_sizes }]).Sums();

    private static Shape Exchanged(Shape shape) => shape.With(-1, shape[-2]).With(-2, shape[-1]);
}
