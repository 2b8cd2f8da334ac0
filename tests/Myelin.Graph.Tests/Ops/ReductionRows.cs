namespace Myelin.Graph.Tests;

/// <summary>Reductions over all kinds of axes, and what is put together from them.</summary>
internal static class ReductionRows
{
    /// <summary>Lengths of the reduced axis, around the widths of vectors and beyond.</summary>
    private static readonly int[] s_lengths = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 257, 1000];

    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 4, ["time"] = 3 };

    private static readonly (Shape Shape, Axes Axes)[] s_axes =
    [
        ([5], []), ([5], [0]), ([5], [-1]), ([2, 3], []), ([2, 3], [0]), ([2, 3], [1]), ([2, 3], [-1]), ([2, 3], [0, 1]), ([2, 3], [-1, 0]),
        ([2, 3, 4], [0]), ([2, 3, 4], [1]), ([2, 3, 4], [2]), ([2, 3, 4], [0, 1]), ([2, 3, 4], [1, 2]), ([2, 3, 4], [0, 2]), ([2, 3, 4], [2, 0]),
        ([2, 3, 4], []), ([2, 1, 3, 2], [1, 3]), ([2, 1, 3, 2], [0, 2]), ([1, 1], []), ([1, 5, 1], [0, 2]), ([], []),
        (["batch", 3], [0]), (["batch", 3], [1]), (["batch", 3], []), (["batch", "time", 2], [0, 1]), (["batch", "time", 2], [1]),
        (["batch", "time", 2], [0, 2]), ([3, 40], [0]), ([40, 33], [0]), ([3, 17, 65], [1]), ([7, 2, 130], [0, 2]),
        ([0, 3, 4], [1]), ([0, 3, 4], [2]), ([3, 0], [0]), ([2, 3, 0], [1]), ([0, 3], [1]),
    ];

    public static IEnumerable<OpRow> All =>
    [
        .. Rows("Sum", (x, axes, keep) => x.Sum(axes, keep), row => row.Sum()),
        .. Rows("Mean", (x, axes, keep) => x.Mean(axes, keep), row => row.Average()),
        .. Rows("Variance", (x, axes, keep) => x.Variance(axes, keep), Variance),
        .. Rows("Moments", (x, axes, keep) => MeanAndVariance(x, axes, keep), row => row.Average() + 3 * Variance(row)),
        .. Rows("ReduceMax", (x, axes, keep) => x.Max(axes, keep), row => row.Max(), exact: true),
        .. Rows("ReduceMin", (x, axes, keep) => x.Min(axes, keep), row => row.Min(), exact: true),
        .. Rows("LogSumExp", (x, axes, keep) => x.LogSumExp(axes, keep), LogSumExp).Select(r => r with { Orders = 3 }),
        new OpRow(
            "LogSumExp of enormous numbers",
            x => (x[0] * 1000).LogSumExp(-1),
            x => x[0].Map(v => v * 1000).Reduce([1], false, LogSumExp),
            [new(new Operand([3, 7]))]) { Orders = 0 },
        ArgMax(false),
        ArgMax(true),
    ];

    public static double LogSumExp(double[] row)
    {
        double max = row.Max();
        return max + Math.Log(row.Sum(x => Math.Exp(x - max)));
    }

    private static Node MeanAndVariance(Node x, Axes axes, bool keep)
    {
        (Node mean, Node variance) = x.Moments(axes);
        return (mean + 3 * variance).Sum(axes, keep);
    }

    private static double Variance(double[] row)
    {
        double mean = row.Average();
        return row.Average(x => (x - mean) * (x - mean));
    }

    private static IEnumerable<OpRow> Rows(string name, Func<Node, Axes, bool, Node> build, Func<double[], double> f, bool exact = false)
    {
        foreach ((Shape shape, Axes axes) in s_axes)
        {
            foreach (bool keep in (bool[])[false, true])
                yield return Row($"{name} of {shape} over {axes}{(keep ? ", axes kept" : "")}", [shape], axes, keep);
        }

        yield return Row($"{name} along the last axis, all lengths", [.. s_lengths.Select(n => new Shape(3, n))], [1], false);
        yield return Row($"{name} along the first axis, all lengths", [.. s_lengths.Select(n => new Shape(n, 3))], [0], false);
        yield return Row($"{name} along the first of two, all widths", [.. s_lengths.Select(n => new Shape(5, n))], [0], false);
        yield return Row($"{name} along a middle axis, all lengths", [.. s_lengths.Select(n => new Shape(2, n, 5))], [1], false);

        OpRow Row(string title, Shape[] shapes, Axes axes, bool keep)
        {
            OpRow row = new OpRow(
                title,
                x => build(x[0], axes, keep),
                x => x[0].Reduce(Positive(axes, x[0].Rank), keep, f),
                [.. shapes.Select(s => new Case(new Operand(s)) { Sizes = s_sizes })]).Sums();
            return exact ? row with { Float32Bound = (0, 0), Float64Bound = (0, 0) } : row;
        }
    }

    private static OpRow ArgMax(bool keep) => new(
        keep ? "ArgMax with its axis kept" : "ArgMax",
        x => x[0].ArgMax(keep ? 0 : -1, keep),
        x => x[0].Reduce([keep ? 0 : x[0].Rank - 1], keep, row => Array.IndexOf(row, row.Max())),
        [
            .. s_lengths.Select(n => new Case(new Operand([3, n]))),
            .. s_lengths.Select(n => new Case(new Operand([n, 2, 3]))),
            new(new Operand([5])),
            new(new Operand(["batch", 3])) { Sizes = s_sizes },
        ]);

    private static int[] Positive(Axes axes, int rank) =>
        axes.Count == 0 ? [.. Enumerable.Range(0, rank)] : [.. axes.Select(axis => axis < 0 ? axis + rank : axis)];
}
