namespace Myelin.Graph.Tests;

/// <summary>Ops that move numbers without changing them, and those that choose them by index.</summary>
internal static class ShapeRows
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 4, ["time"] = 3 };

    public static IEnumerable<OpRow> All =>
    [
        Move("Reshape", [2, 6], x => x.Reshape([3, 4]), x => x.Reshape([3, 4])),
        Move("Reshape with an open size", [2, 6], x => x.Reshape([-1, 3]), x => x.Reshape([4, 3])),
        Move("Reshape a number", [], x => x.Reshape([1, 1]), x => x.Reshape([1, 1])),
        Move("Reshape a batch", ["batch", 2, 3], x => x.Reshape([-1, 6]), x => x.Reshape([4, 6])),
        Move("Reshape batch and time into one", ["batch", "time", 2], x => x.Reshape([-1, 2]), x => x.Reshape([12, 2])),
        Move("Reshape a batch to its own size", ["batch", 2, 3], x => x.Reshape(["batch", -1]), x => x.Reshape([4, 6])),
        Move("Reshape that splits a computed batch", ["batch", 6], x => (x * 2).Reshape([-1, 3]) + 1, x => x.Map(v => v * 2 + 1).Reshape([8, 3]))
            with { Float32Bound = (1e-7, 1e-7), Float64Bound = (1e-15, 1e-15) },
        Move("Reshape of a reshape", [2, 6], x => x.Reshape([3, 4]).Reshape([12]), x => x.Reshape([12])),
        Move("ExpandDims in front", [2, 3], x => x.ExpandDims(0), x => x.Reshape([1, 2, 3])),
        Move("ExpandDims between", [2, 3], x => x.ExpandDims(1), x => x.Reshape([2, 1, 3])),
        Move("ExpandDims at the end", [2, 3], x => x.ExpandDims(-1), x => x.Reshape([2, 3, 1])),
        Move("ExpandDims before the last", [2, 3], x => x.ExpandDims(-2), x => x.Reshape([2, 1, 3])),
        Move("Squeeze", [2, 1, 3], x => x.Squeeze(1), x => x.Reshape([2, 3])),
        Move("Squeeze the last", [2, 3, 1], x => x.Squeeze(-1), x => x.Reshape([2, 3])),

        Move("Transpose a matrix", [3, 5], x => x.Transpose(), x => x.Transpose(1, 0)),
        Move("Transpose a batch", ["batch", 5], x => x.Transpose(), x => x.Transpose(1, 0)),
        Move("Transpose a stack", [2, 3, 4], x => x.Transpose(), x => x.Transpose(0, 2, 1)),
        Move("Transpose in a circle", [2, 3, 4], x => x.Transpose([2, 0, 1]), x => x.Transpose(2, 0, 1)),
        Move("Transpose in the other circle", [2, 3, 4], x => x.Transpose([1, 2, 0]), x => x.Transpose(1, 2, 0)),
        Move("Transpose with negative axes", [2, 3, 4], x => x.Transpose([-1, 0, -2]), x => x.Transpose(2, 0, 1)),
        Move("Transpose four axes", [2, 3, 1, 4], x => x.Transpose([3, 1, 0, 2]), x => x.Transpose(3, 1, 0, 2)),
        Move("Transpose that changes nothing", [2, 3], x => x.Transpose([0, 1]), x => x),
        Move("Transpose twice", [2, 3, 4], x => x.Transpose([2, 0, 1]).Transpose([2, 0, 1]), x => x.Transpose(1, 2, 0)),
        Move("Transpose large matrices", [65, 33], x => x.Transpose(), x => x.Transpose(1, 0)),
        Move("Transpose a large stack", [3, 17, 40], x => x.Transpose([1, 0, 2]), x => x.Transpose(1, 0, 2)),

        Move("Slice", [7], x => x.Slice(0, 2, 3), x => PlainTensor.Of([3], i => x[i[0] + 2])),
        Move("Slice from the end", [7], x => x.Slice(-1, -3, 2), x => PlainTensor.Of([2], i => x[i[0] + 4])),
        Move("Slice of rows", [4, 3], x => x.Slice(0, 1, 2), x => PlainTensor.Of([2, 3], i => x[i[0] + 1, i[1]])),
        Move("Slice of columns", [4, 3], x => x.Slice(1, 1, 2), x => PlainTensor.Of([4, 2], i => x[i[0], i[1] + 1])),
        Move("Slice of a batch's columns", ["batch", 3], x => x.Slice(-1, 0, 2), x => PlainTensor.Of([4, 2], i => x[i[0], i[1]])),
        Move("Slice of a batch's rows", ["batch", 3], x => x.Slice(0, 1, 2), x => PlainTensor.Of([2, 3], i => x[i[0] + 1, i[1]])),
        Move("Slice of all", [4, 3], x => x.Slice(1, 0, 3), x => x),
        Move("Slice of nothing", [4, 3], x => x.Slice(1, 1, 0), x => PlainTensor.Of([4, 0], _ => 0)),
        Move("Slice of a middle axis", [2, 5, 3], x => x.Slice(1, 3, 2), x => PlainTensor.Of([2, 2, 3], i => x[i[0], i[1] + 3, i[2]])),
        Move(
            "Slice along two axes",
            [4, 5],
            x => Node.Apply(new Slice([1, 2], [2, 3]), x),
            x => PlainTensor.Of([2, 3], i => x[i[0] + 1, i[1] + 2])),
        Move("Slice of many", [70, 40], x => x.Slice(1, 3, 33), x => PlainTensor.Of([70, 33], i => x[i[0], i[1] + 3])),

        Pad("Pad", [3], 0, 2, 1),
        Pad("Pad rows", [3, 2], 0, 1, 2),
        Pad("Pad columns", [3, 2], 1, 1, 2),
        Pad("Pad by nothing", [3, 2], 1, 0, 0),
        Pad("Pad a batch's columns", ["batch", 2], -1, 1, 1),
        Pad("Pad many", [40, 33], 1, 5, 27),

        Concatenate("Concatenate vectors", 0, [3], [2], [4]),
        Concatenate("Concatenate rows", 0, [2, 3], [1, 3]),
        Concatenate("Concatenate columns", 1, [2, 3], [2, 1]),
        Concatenate("Concatenate along the last axis", -1, [2, 2, 3], [2, 2, 2]),
        Concatenate("Concatenate along a middle axis", 1, [2, 2, 3], [2, 4, 3], [2, 1, 3]),
        Concatenate("Concatenate a batch's columns", 1, ["batch", 3], ["batch", 2]),
        Concatenate("Concatenate batches", 0, ["batch", 2], ["batch", 2], ["batch", 2]),
        Concatenate("Concatenate batches within", 1, [2, "time", 2], [2, "time", 2]),
        Concatenate("Concatenate one alone", 0, [3]),
        Concatenate("Concatenate an empty one", 0, [3], [0], [2]),
        Concatenate("Concatenate wide ones", 1, [33, 40], [33, 17]),

        Gather("Gather rows", [5, 3], 0, [4]),
        Gather("Gather numbers", [6], 0, [4]),
        Gather("Gather by a matrix of indices", [5, 2], 0, [2, 3]),
        Gather("Gather by one index", [5, 2], 0, []),
        Gather("Gather columns", [2, 5], 1, [3]),
        Gather("Gather along a middle axis", [2, 5, 3], 1, [2, 2]),
        Gather("Gather along the last axis", [2, 5], -1, [3]),
        Gather("Gather by a batch of indices", [5, 3], 0, ["batch"]),
        Gather("Gather wide rows", [5, 70], 0, [40]),
        ScatterAdd("ScatterAdd rows", [6, 3], [4, 3], 0, [6]),
        new OpRow(
            "Gather in another order",
            x => x[0].Gather(x[1], 1).Transpose([0, 2, 1, 3]),
            x => PlainTensor.Of([2, 5, 3, 3], i => x[0][[i[0], (int)x[1][[i[2], i[1]]], i[3]]]),
            [new(new Operand([2, 4, 3]), Index([3, 5], 4))])
        { TakesIntegers = true },
        ScatterAdd("ScatterAdd columns", [2, 7], [2, 5], 1, [7]),
        ScatterAdd("ScatterAdd along a middle axis", [2, 4, 3], [2, 5, 3], 1, [4]),

        OneHot("OneHot", [4], 5, ElementType.Float32),
        OneHot("OneHot in double precision", [4], 5, ElementType.Float64),
        OneHot("OneHot of a matrix", [2, 3], 5, ElementType.Float32),
        OneHot("OneHot of one index", [], 5, ElementType.Float32),
        OneHot("OneHot of a batch", ["batch"], 5, ElementType.Float32),

        new OpRow("Cast to float32", x => x[0].Cast(ElementType.Float32), x => x[0].Map(v => (float)v), Cases()) { Orders = 0 },
        new OpRow("Cast to float64", x => x[0].Cast(ElementType.Float64), x => x[0], Cases()),
        new OpRow("Cast there and back", x => x[0].Cast(ElementType.Float64).Square().Cast(x[0].Type), x => x[0].Map(v => v * v), Cases()),
        new OpRow("Cast to int32", x => x[0].Cast(ElementType.Int32), x => x[0].Map(Math.Truncate), Cases(-1000, 1000)) { Orders = 0 },
        new OpRow("Cast int32 to float32", x => x[0].Cast(ElementType.Float32), x => x[0], Cases(-1000, 1000, ElementType.Int32)) { Orders = 0 },
        new OpRow("Cast int32 to float64", x => x[0].Cast(ElementType.Float64), x => x[0], Cases(-1e9, 1e9, ElementType.Int32)) { Orders = 0 },
    ];

    private static Case[] Cases(double low = -2, double high = 2, ElementType? type = null) =>
        [.. ((int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 65, 1000]).Select(n => new Case(new Operand([n], low, high, type))),
            new Case(new Operand(["batch", 3], low, high, type)) { Sizes = s_sizes }];

    private static OpRow Move(string name, Shape shape, Func<Node, Node> build, Func<PlainTensor, PlainTensor> reference) =>
        new(name, x => build(x[0]), x => reference(x[0]), [new(new Operand(shape)) { Sizes = s_sizes }])
        {
            TakesIntegers = true,
            Float32Bound = (0, 0),
            Float64Bound = (0, 0),
        };

    private static OpRow Pad(string name, Shape shape, int axis, int before, int after) => Move(
        name,
        shape,
        x => x.Pad(axis, before, after),
        x =>
        {
            int at = axis < 0 ? axis + x.Rank : axis;
            int[] into = [.. x.Shape];
            into[at] += before + after;
            return PlainTensor.Of(into, i =>
            {
                int[] from = [.. i];
                from[at] -= before;
                return from[at] >= 0 && from[at] < x.Shape[at] ? x[from] : 0;
            });
        });

    private static OpRow Concatenate(string name, int axis, params Shape[] shapes) => new(
        name,
        x => Node.Concatenate(axis, x),
        x =>
        {
            int at = axis < 0 ? axis + x[0].Rank : axis;
            int[] into = [.. x[0].Shape];
            into[at] = x.Sum(part => part.Shape[at]);
            return PlainTensor.Of(into, i =>
            {
                int[] from = [.. i];
                int part = 0;
                while (from[at] >= x[part].Shape[at])
                    from[at] -= x[part++].Shape[at];
                return x[part][from];
            });
        },
        [new Case([.. shapes.Select(s => new Operand(s))]) { Sizes = s_sizes }])
    { TakesIntegers = true };

    private static OpRow Gather(string name, Shape shape, int axis, Shape indices)
    {
        int at = axis < 0 ? axis + shape.Rank : axis;
        return new OpRow(
            name,
            x => x[0].Gather(x[1], axis),
            x => PlainTensor.Of([.. x[0].Shape[..at], .. x[1].Shape, .. x[0].Shape[(at + 1)..]], i =>
            {
                int row = (int)x[1][i.AsSpan(at, x[1].Rank)];
                return x[0][[.. i[..at], row, .. i[(at + x[1].Rank)..]]];
            }),
            [new(new Operand(shape), Index(indices, shape[at].Value)) { Sizes = s_sizes }])
        { TakesIntegers = true };
    }

    private static OpRow ScatterAdd(string name, Shape rows, Shape into, int axis, Shape indices) => new OpRow(
        name,
        x => Node.Apply(new ScatterAdd(axis, into), x[0], x[1]),
        x =>
        {
            PlainTensor sums = PlainTensor.Of(into.Sizes, at =>
            {
                double sum = 0;
                for (int k = 0; k < x[1].Numbers.Length; k++)
                {
                    int[] from = [.. at];
                    from[axis] = k;
                    if (x[1].Numbers[k] == at[axis])
                        sum += x[0][from];
                }

                return sum;
            });
            return sums;
        },
        [new(new Operand(rows), Index(indices, into[axis].Value))]).Sums();

    private static OpRow OneHot(string name, Shape indices, int depth, ElementType type) => new(
        name,
        x => x[0].OneHot(depth, type),
        x => PlainTensor.Of([.. x[0].Shape, depth], i => x[0][i.AsSpan(0, x[0].Rank)] == i[^1] ? 1 : 0),
        [new(Index(indices, depth)) { Sizes = s_sizes }])
    { Orders = 0 };

    private static Operand Index(Shape shape, int size) => new(shape, 0, size - 1e-9, ElementType.Int32);
}
