using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>Loops: forwards and backwards, with and without sequences, states and outputs; the reference walks through the steps one by
/// one.</summary>
internal static class LoopRows
{
    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 2, ["time"] = 3 };

    private static readonly (int Steps, Dimension Batch, int Units)[] s_sequences =
        [
            (3, 2, 2), (2, "batch", 1), (1, 1, 2), (0, 2, 2), (4, 9, 17), (5, 35, 16), (17, 1, 5), (16, 1, 33), (20, 1, 130), (3, 1, 300),
            (17, 9, 17), (16, 35, 33),
        ];

    public static IEnumerable<OpRow> All =>
    [
        Recurrent("Scan", reverse: false),
        Recurrent("Scan backwards", reverse: true),
        new OpRow(
            "Scan without sequences",
            x => Node.Scan([x[0]], [], (s, _) => ([(s[0] * x[1]).Tanh() * x[1]], []), steps: 3).States[0],
            x => Enumerable.Range(0, 3).Aggregate(x[0], (s, _) => PlainTensor.Map(s, x[1], (a, w) => Math.Tanh(a * w) * w)),
            [new(new Operand([2, 3]), new Operand([3]))]) { Orders = 3, Float64Bound = (1e-11, 1e-12), Float32Bound = (1e-5, 1e-6) },
        new OpRow(
            "Scan of states that change places",
            x =>
            {
                LoopResult loop = Node.Scan([x[0], x[1]], [x[2]], (s, item) => ([s[1], s[0] * item[0]], [s[0], item[0]]));
                return loop.Outputs[0] * 2 + loop.Outputs[1] + loop.States[0] * 3 - loop.States[1];
            },
            x =>
            {
                PlainTensor a = x[0], b = x[1];
                var steps = new List<PlainTensor>();
                for (int t = 0; t < x[2].Shape[0]; t++)
                {
                    PlainTensor item = At(x[2], t);
                    steps.Add(PlainTensor.Map(a, item, (p, q) => 2 * p + q));
                    (a, b) = (b, PlainTensor.Map(a, item, (p, q) => p * q));
                }

                return PlainTensor.Map(Stack(steps), PlainTensor.Map(a, b, (p, q) => 3 * p - q), (p, q) => p + q);
            },
            [
                new(new Operand([3]), new Operand([3]), new Operand([4, 3])),
                new(new Operand(["batch"]), new Operand(["batch"]), new Operand(["time", "batch"])) { Sizes = s_sizes },
                new(new Operand([3]), new Operand([3]), new Operand([1, 3])),
            ]).Sums() with { Orders = 3 },
        new OpRow(
            "Scan of a running sum",
            x => Node.Scan([x[0]], [x[1]], (s, item) => ([s[0] + item[0].Square()], [s[0]])).Outputs[0],
            x => Steps(x[1].Shape[0], x[0], (s, t) => PlainTensor.Map(s, At(x[1], t), (p, q) => p + q * q)).Before,
            [new(new Operand([2]), new Operand([3, 2]))]).Sums() with { Orders = 3 },
        .. from kind in Enum.GetValues<RecurrentKind>()
           from reverse in (bool[])[false, true]
           from masked in (bool[])[false, true]
           select Fused(kind, reverse, masked),
        .. Enum.GetValues<RecurrentKind>().Select(FusedGradient),
    ];

    /// <summary>The gradient of the sum of a fused recurrence's squares, against differences of the plain formulas.</summary>
    private static OpRow FusedGradient(RecurrentKind kind)
    {
        OpRow of = Fused(kind, reverse: false, masked: true);
        return new OpRow(
            $"RecurrentSequenceGradient {kind}",
            x => of.Build(x).Square().Sum().Gradients(x[0])[0],
            x => new PlainTensor(x[0].Shape, [.. Enumerable.Range(0, x[0].Numbers.Length).Select(i => Slope(shift =>
            {
                double[] moved = [.. x[0].Numbers];
                moved[i] += shift;
                return of.Reference([new PlainTensor(x[0].Shape, moved), .. x[1..]]).Numbers.Sum(y => y * y);
            }))]),
            [.. of.Cases.Take(3)])
        {
            Orders = 2, Float32Bound = (2e-5, 2e-5), Float64Bound = (1e-9, 1e-9),
        };

        static double Slope(Func<double, double> f)
        {
            const double H = 1e-3;
            return (8 * (f(H) - f(-H)) - (f(2 * H) - f(-2 * H))) / (12 * H);
        }
    }

    /// <summary>The fused recurrences against their cells, walked through number by number.</summary>
    private static OpRow Fused(RecurrentKind kind, bool reverse, bool masked)
    {
        int parts = RecurrentShape.PartsOf(kind);
        bool hasMemory = kind == RecurrentKind.Lstm, hasBias = kind == RecurrentKind.GruResetAfter;
        return new OpRow(
            $"RecurrentSequence {kind}{(reverse ? ", backwards" : "")}{(masked ? ", masked" : "")}",
            x =>
            {
                // A mask is no function of what is differentiated, so it is made of drawn numbers here: about a third of the steps count not.
                Node? mask = masked ? (x[^1] > -0.7).Cast(x[0].Type) : null;
                RecurrentResult result = kind switch
                {
                    RecurrentKind.Simple => Node.SimpleSequence(x[0], x[1], x[2], mask, reverse),
                    RecurrentKind.Lstm => Node.LstmSequence(x[0], x[1], x[2], x[3], mask, reverse),
                    _ => Node.GruSequence(x[0], x[1], x[2], hasBias ? x[3] : null, mask, reverse),
                };
                return result.Memories is { } memories ? result.Outputs + memories * 0.5 : result.Outputs;
            },
            x => RecurrentReference.Run(kind, x, reverse, masked),
            [.. s_sequences.Select(s => new Case(
                [
                    new Operand([s.Steps, s.Batch, parts * s.Units]),
                    new Operand([s.Units, parts * s.Units], -Reach(s.Units), Reach(s.Units)), new Operand([s.Batch, s.Units]),
                    .. Third(s.Batch, s.Units),
                    .. Mask(s.Steps, s.Batch),
                ])
                { Sizes = s_sizes })])
        {
            Orders = 2, Float32Bound = (2e-5, 2e-5), Float64Bound = (1e-11, 1e-11),
        };

        // Many units with large weights would make more of a rounding error at each step.
        static double Reach(int units) => units > 17 ? 0.15 : 0.5;

        Operand[] Third(Dimension batch, int units)
        {
            if (hasMemory)
                return [new Operand([batch, units])];
            return hasBias ? [new Operand([parts * units])] : [];
        }

        Operand[] Mask(int steps, Dimension batch) => masked ? [new Operand([steps, batch]) { Corners = [-0.7] }] : [];
    }

    /// <summary>A row of outputs before or after each step of one state.</summary>
    private static (PlainTensor Before, PlainTensor Last) Steps(int steps, PlainTensor state, Func<PlainTensor, int, PlainTensor> step)
    {
        var before = new List<PlainTensor>();
        for (int t = 0; t < steps; t++)
        {
            before.Add(state);
            state = step(state, t);
        }

        return (Stack(before), state);
    }

    private static OpRow Recurrent(string name, bool reverse) => new OpRow(
        name,
        x =>
        {
            LoopResult loop = Node.Scan([x[0]], [x[1]], (s, item) =>
            {
                Node h = (item[0].MatMul(x[2]) + s[0].MatMul(x[3]) + x[4]).Tanh();
                return ([h], [h]);
            }, reverse);
            return loop.Outputs[0] + loop.States[0] * 0.5;
        },
        x =>
        {
            PlainTensor h = x[0];
            int steps = x[1].Shape[0];
            var outputs = new PlainTensor[steps];
            for (int i = 0; i < steps; i++)
            {
                int t = reverse ? steps - 1 - i : i;
                PlainTensor sums = PlainTensor.Map(
                    PlainTensor.MatMul(At(x[1], t), x[2], false, false), PlainTensor.MatMul(h, x[3], false, false), (a, b) => a + b);
                outputs[t] = h = PlainTensor.Map(sums, x[4], (a, b) => Math.Tanh(a + b));
            }

            return PlainTensor.Map(Stack(outputs), h, (a, b) => a + b * 0.5);
        },
        [
            new(new Operand([2, 3]), new Operand([4, 2, 2]), new Operand([2, 3]), new Operand([3, 3]), new Operand([3])),
            new(new Operand(["batch", 2]), new Operand(["time", "batch", 1]), new Operand([1, 2]), new Operand([2, 2]), new Operand([2]))
                { Sizes = s_sizes },
            new(new Operand([1, 2]), new Operand([1, 1, 2]), new Operand([2, 2]), new Operand([2, 2]), new Operand([2])),
            new(new Operand([5, 17]), new Operand([6, 5, 9]), new Operand([9, 17], -0.3, 0.3), new Operand([17, 17], -0.3, 0.3), new Operand([17])),
        ])
    { Orders = 3, Float32Bound = (1e-5, 1e-5), Float64Bound = (1e-11, 1e-11) };

    public static PlainTensor At(PlainTensor x, int t) =>
        PlainTensor.Of(x.Shape[1..], i => x[[t, .. i]]);

    public static PlainTensor Stack(IReadOnlyList<PlainTensor> steps) =>
        PlainTensor.Of([steps.Count, .. steps[0].Shape], i => steps[i[0]][i.AsSpan(1)]);
}
