namespace Myelin.Graph.Tests;

/// <summary>Pooling over one to three axes, and the ops of its gradients.</summary>
internal static class PoolingRows
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 2 };

    /// <summary>Channels around the widths of vectors.</summary>
    private static readonly int[] s_channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33];

    public static IEnumerable<OpRow> All =>
    [
        .. Rows("windows of 2", PoolWindow.Valid([2], [2]), ["batch", 5, 2]),
        .. Rows("overlapping windows", PoolWindow.Valid([3], [1]), [2, 6, 1]),
        .. Rows("windows apart", PoolWindow.Valid([2], [3]), [2, 8, 1]),
        .. Rows("same padding", PoolWindow.Same([3], [2], [2, 6, 1]), [2, 6, 1]),
        .. Rows("windows of 2 by 2", PoolWindow.Valid([2, 2], [2, 2]), ["batch", 4, 5, 1]),
        .. Rows("windows of 3 by 2 with same padding", PoolWindow.Same([3, 2], [2, 1], [1, 4, 3, 2]), [1, 4, 3, 2]),
        .. Rows("windows in volumes", PoolWindow.Valid([2, 1, 2], [1, 1, 2]), [1, 3, 2, 4, 2]),
        .. Rows("windows in volumes with same padding", PoolWindow.Same([2, 2, 2], [2, 2, 2], [1, 3, 2, 3, 1]), [1, 3, 2, 3, 1]),
        .. Rows("all numbers of channels", PoolWindow.Same([2, 3], [2, 2], [2, 3, 5, 1]), [.. s_channels.Select(c => new Shape(2, 3, 5, c))]),
        .. Rows("many images", PoolWindow.Valid([2, 2], [2, 2]), [9, 4, 4, 3]),
        .. Rows("few images of many channels", PoolWindow.Same([2, 2], [1, 1], [2, 3, 3, 1]), [2, 3, 3, 130]),
        .. Rows("many windows of 2 by 2 in a line", PoolWindow.Valid([2, 2], [2, 2]), [.. s_channels.Select(c => new Shape(2, 6, 24, c))]),
        .. Rows("many windows of 1 by 3 in a line", PoolWindow.Valid([1, 3], [1, 3]), [.. s_channels.Select(c => new Shape(2, 2, 33, c))]),
        new OpRow(
            "MaxPool of equal numbers",
            x => x[0].Round().MaxPool(PoolWindow.Valid([2, 2], [1, 1])),
            x => Pool(x[0].Map(v => Math.Round(v)), PoolWindow.Valid([2, 2], [1, 1]), Enumerable.Max),
            [new Case(new Operand([1, 4, 4, 3]))])
        { Orders = 0 },
    ];

    private static IEnumerable<OpRow> Rows(string name, PoolWindow window, params Shape[] shapes)
    {
        Case[] cases = [.. shapes.Select(s => new Case(new Operand(s)) { Sizes = s_sizes })];
        Case[] both = [.. shapes.Select(s => new Case(new Operand(s), new Operand(OutputOf(s, window))) { Sizes = s_sizes })];
        Case[] twice = [.. shapes.Select(s => new Case(new Operand(s), new Operand(s)) { Sizes = s_sizes })];
        yield return new OpRow($"MaxPool, {name}", x => x[0].MaxPool(window), x => Pool(x[0], window, Enumerable.Max), cases) with
        {
            Float32Bound = (0, 0),
            Float64Bound = (0, 0),
        };
        yield return new OpRow($"AveragePool, {name}", x => x[0].AveragePool(window), x => Pool(x[0], window, Enumerable.Average), cases).Sums();
        yield return new OpRow(
            $"MaxPoolGradient, {name}",
            x => Node.Apply(new MaxPoolGradient(window), x[0], x[0].MaxPool(window), x[1]),
            x => Scatter(x[0].Shape, x[1], window, (at, places) => [(places.MaxBy(p => x[0][p])!, 1)]),
            both).Sums();
        yield return new OpRow(
            $"MaxPoolPick, {name}",
            x => Node.Apply(new MaxPoolPick(window), x[0], x[0].MaxPool(window), x[1]),
            x => PlainTensor.Of(Window(x[0].Shape, window), at => x[1][Places(x[0].Shape, window, at).MaxBy(p => x[0][p])!]),
            twice);
        yield return new OpRow(
            $"AveragePoolGradient, {name}",
            x => Node.Apply(new AveragePoolGradient(window, x[0].Shape), x[1]) + x[0] * 0,
            x => Scatter(x[0].Shape, x[1], window, (at, places) => [.. places.Select(p => (p, 1.0 / places.Count))]),
            both).Sums();
    }

    private static Shape OutputOf(Shape x, PoolWindow window) =>
        [x[0], .. Enumerable.Range(0, window.Rank).Select(a => (Dimension)Outputs(x[a + 1].Value, window, a)), x[-1]];

    private static int[] Window(int[] x, PoolWindow window) =>
        [x[0], .. Enumerable.Range(0, window.Rank).Select(a => Outputs(x[a + 1], window, a)), x[^1]];

    private static int Outputs(int size, PoolWindow window, int axis) =>
        (size + window.Before[axis] + window.After[axis] - window.Sizes[axis]) / window.Strides[axis] + 1;

    private static PlainTensor Pool(PlainTensor x, PoolWindow window, Func<IEnumerable<double>, double> f) =>
        PlainTensor.Of(Window(x.Shape, window), at => f(Places(x.Shape, window, at).Select(p => x[p])));

    private static PlainTensor Scatter(int[] into, PlainTensor y, PoolWindow window, Func<int[], List<int[]>, (int[] Place, double Share)[]> shares)
    {
        var sums = new Dictionary<string, double>();
        PlainTensor.Of(y.Shape, at =>
        {
            foreach ((int[] place, double share) in shares(at, Places(into, window, at)))
                sums[string.Join(' ', place)] = sums.GetValueOrDefault(string.Join(' ', place)) + share * y[at];
            return 0;
        });
        return PlainTensor.Of(into, at => sums.GetValueOrDefault(string.Join(' ', at)));
    }

    /// <summary>The places of the input that an output sees.</summary>
    private static List<int[]> Places(int[] x, PoolWindow window, int[] at)
    {
        List<int[]> places = [[at[0]]];
        for (int axis = 0; axis < window.Rank; axis++)
        {
            int start = at[axis + 1] * window.Strides[axis] - window.Before[axis];
            int[] seen = [.. Enumerable.Range(start, window.Sizes[axis]).Where(i => i >= 0 && i < x[axis + 1])];
            places = [.. places.SelectMany(p => seen.Select(i => (int[])[.. p, i]))];
        }

        return [.. places.Select(p => (int[])[.. p, at[^1]])];
    }
}
