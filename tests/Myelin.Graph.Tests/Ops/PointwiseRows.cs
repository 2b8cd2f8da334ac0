namespace Myelin.Graph.Tests;

/// <summary>Functions of one, two and three numbers.</summary>
internal static class PointwiseRows
{
    /// <summary>Lengths around the widths of vectors, and around those of tiles.</summary>
    private static readonly int[] s_lengths =
        [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1000, 1025];

    private static readonly Shape[] s_shapes = [[], [2, 3], ["batch", 3], ["batch", "time", 2], [1, 1], [0], [9, 65]];

    private static readonly (Shape A, Shape B)[] s_pairs =
    [
        ([], []), ([4], []), ([], [4]), ([2, 3], [3]), ([3], [2, 3]), ([2, 1], [1, 5]), ([3, 1], [4]), ([2, 3, 4], [3, 1]), ([1], [5]),
        (["batch", 3], [3]), (["batch", 1], ["batch", 3]), ([2, 1, 3, 1], [3, 1, 2]), ([1, 1, 1], [2]), ([2, 2, 2], [2, 1, 2]), ([0, 3], [3]),
        ([70, 33], [33]), ([33, 1], [33, 70]), ([5, 1, 130], [1, 7, 130]), ([3, 600], [3, 1]),
    ];

    private static readonly Dictionary<string, int> s_sizes = new() { ["batch"] = 4, ["time"] = 3 };

    public static IEnumerable<OpRow> All =>
    [
        Row("Negate", x => -x, x => -x) with { TakesIntegers = true },
        Row("Abs", x => x.Abs(), Math.Abs, [0]) with { TakesIntegers = true },
        Row("Sign", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : x, [0]) with { TakesIntegers = true },
        Row("Step", x => x.Step(), x => x > 0 ? 1 : 0, [0]) with { TakesIntegers = true },
        Row("Floor", x => x.Floor(), Math.Floor, [-2, -1, 0, 1, 2]),
        Row("Round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven), [-1.5, -0.5, 0.5, 1.5]),
        Row("Square", x => x.Square(), x => x * x) with { TakesIntegers = true },
        Row("Sqrt", x => x.Sqrt(), Math.Sqrt, low: 0.3, high: 3, wide: (0, 1e6)),
        Row("Exp", x => x.Exp(), Math.Exp, wide: (-80, 80)) with { Orders = 3 },
        Row("Log", x => x.Log(), Math.Log, low: 0.4, high: 3, wide: (1e-6, 1e4)),
        Row("LogOnePlus", x => x.LogOnePlus(), LogOnePlus, low: -0.6, high: 3, wide: (-0.999, 100)),
        Row("LogOnePlus near 0", x => x.LogOnePlus(), LogOnePlus, low: -1e-5, high: 1e-5)
            with { Pointwise = null, Float64Bound = (1e-12, 1e-30), Orders = 0 },
        Row("ExpMinusOne", x => x.ExpMinusOne(), ExpMinusOne, wide: (-80, 80)),
        Row("ExpMinusOne near 0", x => x.ExpMinusOne(), ExpMinusOne, low: -1e-5, high: 1e-5)
            with { Pointwise = null, Float64Bound = (1e-12, 1e-30), Orders = 0 },
        Row("Tanh", x => x.Tanh(), Math.Tanh, wide: (-12, 12)) with { Orders = 3 },
        Row("Tanh near 0", x => x.Tanh(), Math.Tanh, low: -1e-4, high: 1e-4) with { Pointwise = null, Float64Bound = (1e-12, 1e-30), Orders = 0 },
        Row("Sigmoid", x => x.Sigmoid(), Sigmoid, wide: (-80, 30)) with { Orders = 3 },
        Row("Erf", x => x.Erf(), ErrorFunction.Erf, wide: (-6, 6)) with { Orders = 3 },
        Row("Erf near 0", x => x.Erf(), ErrorFunction.Erf, low: -1e-4, high: 1e-4)
            with { Pointwise = null, Float64Bound = (1e-12, 1e-30), Orders = 0 },
        Row("CosPi", x => x.CosPi(), double.CosPi, wide: (-40, 40)) with { Orders = 3, Float32Bound = (5e-7, 1e-6) },
        Row("Relu", x => x.Relu(), x => Math.Max(x, 0), [0]) with { TakesIntegers = true },
        Row("FlushToZero", x => x.FlushToZero(0.25), x => Math.Abs(x) < 0.25 ? 0 : x, [-0.25, 0.25]),
        Row("LeakyRelu", x => x.LeakyRelu(0.125), x => x > 0 ? x : 0.125 * x, [0]),
        Row("LeakyRelu by default", x => x.LeakyRelu(), x => x > 0 ? x : 0.3 * x, [0]),
        Row("Elu", x => x.Elu(), x => x > 0 ? x : ExpMinusOne(x), [0], wide: (-20, 20)),
        Row("Elu of alpha 0.5", x => x.Elu(0.5), x => x > 0 ? x : 0.5 * ExpMinusOne(x), [0]),
        Row("Softplus", x => x.Softplus(), Softplus, wide: (-80, 80)) with { Orders = 3 },
        Row("LogCosh", x => x.LogCosh(), LogCosh, wide: (-800, 800)) with { Orders = 3 },
        Row("LogCosh near 0", x => x.LogCosh(), x => x * x / 2, low: -1e-5, high: 1e-5)
            with { Pointwise = null, Float64Bound = (1e-10, 1e-30), Orders = 0 },
        Row("Clip", x => x.Clip(-0.5, 1.25), x => x < -0.5 ? -0.5 : x > 1.25 ? 1.25 : x, [-0.5, 1.25]),

        Row2("Add", (a, b) => a + b, (a, b) => a + b) with { TakesIntegers = true },
        Row2("Subtract", (a, b) => a - b, (a, b) => a - b) with { TakesIntegers = true },
        Row2("Multiply", (a, b) => a * b, (a, b) => a * b) with { TakesIntegers = true },
        Row2("Divide", (a, b) => a / b, (a, b) => a / b, (0.4, 2)) with { Orders = 3 },
        Row2("Maximum", (a, b) => a.Maximum(b), Math.Max) with { TakesIntegers = true },
        Row2("Minimum", (a, b) => a.Minimum(b), Math.Min) with { TakesIntegers = true },
        Row2("Power", (a, b) => a.Power(b), Math.Pow, (-2, 2), (0.4, 2)) with { Orders = 3 },
        Row2("Greater", (a, b) => a > b, (a, b) => a > b ? 1 : 0) with { TakesIntegers = true },
        Row2("GreaterOrEqual", (a, b) => a >= b, (a, b) => a >= b ? 1 : 0) with { TakesIntegers = true },
        Row2("Less", (a, b) => a < b, (a, b) => a < b ? 1 : 0) with { TakesIntegers = true },
        Row2("LessOrEqual", (a, b) => a <= b, (a, b) => a <= b ? 1 : 0) with { TakesIntegers = true },
        Row2("WherePositive", (a, b) => a.WherePositive(b), (a, b) => b > 0 ? a : 0) with { TakesIntegers = true },
        Row2("Equal", (a, b) => a.Equal(b), (a, b) => a == b ? 1 : 0) with { TakesIntegers = true },
        Row2("NotEqual", (a, b) => a.NotEqual(b), (a, b) => a != b ? 1 : 0) with { TakesIntegers = true },

        .. Literals,
        Where,
        BroadcastTo("BroadcastTo a larger shape", [3], [2, 3]),
        BroadcastTo("BroadcastTo from a number", [], [4, 5]),
        BroadcastTo("BroadcastTo along a middle axis", [2, 1, 3], [2, 4, 3]),
        BroadcastTo("BroadcastTo along both ends", [1, 3, 1], [2, 3, 4]),
        BroadcastTo("BroadcastTo an unknown batch", [3], ["batch", 3]),
        SumTo("SumTo a smaller shape", [2, 3], [3]),
        SumTo("SumTo a number", [2, 3], []),
        SumTo("SumTo along both ends", [2, 3, 4], [1, 3, 1]),
        SumTo("SumTo from an unknown batch", ["batch", 3], [3]),
        SumTo("SumTo from an unknown batch and time", ["batch", 3, "time"], [3, 1]),
    ];

    private static IEnumerable<OpRow> Literals =>
    [
        Row("Add a literal", x => x + 2.5, x => x + 2.5),
        Row("Add to a literal", x => 2.5 + x, x => 2.5 + x),
        Row("Subtract a literal", x => x - 2.5, x => x - 2.5),
        Row("Subtract from a literal", x => 2.5 - x, x => 2.5 - x),
        Row("Multiply by a literal", x => x * 2.5, x => x * 2.5),
        Row("Multiply a literal", x => 2.5 * x, x => 2.5 * x),
        Row("Divide by a literal", x => x / 2.5, x => x / 2.5),
        Row("Divide a literal", x => 2.5 / x, x => 2.5 / x, low: 0.5, high: 2),
        Row("Maximum with a literal", x => x.Maximum(0.5), x => Math.Max(x, 0.5), [0.5]),
        Row("Minimum with a literal", x => x.Minimum(0.5), x => Math.Min(x, 0.5), [0.5]),
        Row("Power of 3", x => x.Power(3), x => Math.Pow(x, 3)) with { Orders = 3 },
        Row("Power of 2", x => x.Power(2), x => x * x),
        Row("Power of 1", x => x.Power(1), x => x),
        Row("Power of 0", x => x.Power(0), _ => 1),
        Row("Power of 0.5", x => x.Power(0.5), x => Math.Pow(x, 0.5), low: 0.4, high: 2),
        Row("Power of -1.5", x => x.Power(-1.5), x => Math.Pow(x, -1.5), low: 0.4, high: 2),
        Row("Greater than a literal", x => x > 0.5, x => x > 0.5 ? 1 : 0, [0.5]),
        Row("Greater literal", x => 0.5 > x, x => 0.5 > x ? 1 : 0, [0.5]),
        Row("GreaterOrEqual to a literal", x => x >= 0.5, x => x >= 0.5 ? 1 : 0, [0.5]),
        Row("GreaterOrEqual literal", x => 0.5 >= x, x => 0.5 >= x ? 1 : 0, [0.5]),
        Row("Less than a literal", x => x < 0.5, x => x < 0.5 ? 1 : 0, [0.5]),
        Row("Less literal", x => 0.5 < x, x => 0.5 < x ? 1 : 0, [0.5]),
        Row("LessOrEqual to a literal", x => x <= 0.5, x => x <= 0.5 ? 1 : 0, [0.5]),
        Row("LessOrEqual literal", x => 0.5 <= x, x => 0.5 <= x ? 1 : 0, [0.5]),
        Row("Equal to a literal", x => x.Equal(0.5), x => x == 0.5 ? 1 : 0, [0.5]),
        Row("NotEqual to a literal", x => x.NotEqual(0.5), x => x != 0.5 ? 1 : 0, [0.5]),
        Row("Where with a literal", x => x.Where(x > 0, 0.25), x => x > 0 ? x : 0.25, [0]),
    ];

    private static OpRow Where => new(
        "Where",
        x => x[1].Where(x[0], x[2]),
        x => PlainTensor.Map(x[0], x[1], x[2], (condition, a, b) => condition != 0 ? a : b),
        [
            .. s_lengths.Select(n => new Case(new Operand([n]) { Corners = [0] }, new Operand([n]), new Operand([n]))),
            new(new Operand([2, 1]), new Operand([3]), new Operand([])),
            new(new Operand([]), new Operand([3, 1]), new Operand([1, 4])),
            new(new Operand(["batch", 1]), new Operand(["batch", 3]), new Operand([3])) { Sizes = s_sizes },
            new(new Operand([2, 1, 3]), new Operand([1, 4, 1]), new Operand([4, 3])),
        ])
    {
        TakesIntegers = true,
        Pointwise = (double condition, double a, double b) => condition != 0 ? a : b,
    };

    private static OpRow Row(
        string name, Func<Node, Node> build, Func<double, double> f, double[]? corners = null, double low = -2, double high = 2,
        (double, double)? wide = null)
    {
        Operand Operand(Shape shape) => new(shape, low, high) { Corners = corners ?? [], Wide = wide };
        return new OpRow(
            name,
            x => build(x[0]),
            x => x[0].Map(f),
            [.. s_lengths.Select(n => new Case(Operand([n]))), .. s_shapes.Select(s => new Case(Operand(s)) { Sizes = s_sizes })])
        {
            Pointwise = f,
        };
    }

    private static OpRow Row2(
        string name, Func<Node, Node, Node> build, Func<double, double, double> f, (double Low, double High)? b = null,
        (double Low, double High)? a = null)
    {
        Case Case(Shape x, Shape y) => new(
            new Operand(x, a?.Low ?? -2, a?.High ?? 2),
            new Operand(y, b?.Low ?? -2, b?.High ?? 2))
        { Sizes = s_sizes };
        return new OpRow(
            name,
            x => build(x[0], x[1]),
            x => PlainTensor.Map(x[0], x[1], f),
            [.. s_lengths.Select(n => Case([n], [n])), .. s_pairs.Select(p => Case(p.A, p.B))])
        {
            Pointwise = f,
        };
    }

    private static OpRow BroadcastTo(string name, Shape from, Shape to) => new(
        name,
        x => x[0].BroadcastTo(to),
        x => x[0].BroadcastTo(to.Bind(s_sizes).Sizes),
        [new Case(new Operand(from)) { Sizes = s_sizes }])
    { TakesIntegers = true };

    private static OpRow SumTo(string name, Shape from, Shape to)
    {
        int extra = from.Rank - to.Rank;
        int[] axes = [.. Enumerable.Range(0, from.Rank).Where(axis => axis < extra || (to[axis - extra] == 1 && from[axis] != 1))];
        return new OpRow(
            name,
            x => x[0].SumTo(to),
            x => x[0].Reduce(axes, true, row => row.Sum()).Reshape(to.Bind(s_sizes).Sizes),
            [new Case(new Operand(from)) { Sizes = s_sizes }]).Sums();
    }

    private static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    private static double LogCosh(double x)
    {
        double a = Math.Abs(x), sinh = Math.Sinh(Math.Min(a, 1) / 2);
        return a <= 1 ? LogOnePlus(2 * sinh * sinh) : a + LogOnePlus(Math.Exp(-2 * a)) - Math.Log(2);
    }

    // W. Kahan's ways to get both right near 0 from exp and log.
    private static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        return u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) || u <= 0 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
    }
}
