namespace Myelin.Graph.Tests;

/// <summary>NaN, ±∞, ±0, subnormal and enormous numbers through every pointwise op, alone and in each place of a vector.</summary>
[Collection(nameof(EngineSettings))]
public sealed class SpecialValueTests
{
    private static readonly double[] s_doubles =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.Epsilon, -double.Epsilon, 1e-310, -1e-310,
        2.2250738585072014e-308, double.MaxValue, double.MinValue, 1, -1, 0.5, -0.5, 1.5, 2.5, 1e-20, -1e-20, 100, -100, 1000, -1000,
    ];

    private static readonly double[] s_floats =
    [
        double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, float.Epsilon, -float.Epsilon, 1e-41f, -1e-41f,
        1.17549435e-38f, float.MaxValue, float.MinValue, 1, -1, 0.5, -0.5, 1.5, 2.5, 1e-20f, -1e-20f, 100, -100, 1000, -1000,
    ];

    public static TheoryData<string> Rows => [.. OpTable.Rows.Where(r => r.Pointwise is not null).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Special_numbers_come_out_as_the_formula_says(string name)
    {
        OpRow row = OpTable.Row(name);
        foreach (Myelin.Kernels.VectorWidth width in EngineSettings.Widths)
        {
            using var _ = EngineSettings.Use(width);
            Check(row, ElementType.Float32, s_floats);
            Check(row, ElementType.Float64, s_doubles);
        }
    }

    private static void Check(OpRow row, ElementType type, double[] special)
    {
        int operands = row.Cases[0].Operands.Length;
        // Every pair and triple: number i is taken at place i, i / n, i / n² of the list.
        int count = (int)Math.Pow(special.Length, operands);
        Node[] inputs = [.. Enumerable.Range(0, operands).Select(i => Node.Input($"x{i}", [count], type))];
        Node y = row.Build(inputs);
        CompiledGraph graph = CompiledGraph.Compile([y]);
        var at = new double[operands][];
        for (int k = 0, stride = 1; k < operands; k++, stride *= special.Length)
        {
            at[k] = [.. Enumerable.Range(0, count).Select(i => special[i / stride % special.Length])];
            OpRun.Write(graph, inputs[k], at[k]);
        }

        graph.Run();
        double[] actual = OpRun.Read(graph, y);
        for (int i = 0; i < count; i++)
        {
            object[] arguments = [.. at.Select(x => (object)x[i])];
            double exact = (double)row.Pointwise!.DynamicInvoke(arguments)!;
            double expected = OpRun.Rounded(exact, type);
            if (!IsSame(row, type, expected, exact, actual[i]))
                Assert.Fail($"{row.Name} of {type.FieldName} ({string.Join(", ", arguments)}) is {actual[i]:R}; it should be {expected:R}.");
        }
    }

    private static bool IsSame(OpRow row, ElementType type, double expected, double exact, double actual)
    {
        if (double.IsNaN(expected) || double.IsInfinity(expected))
            return expected.Equals(actual);
        // A result of exactly 0 has a sign; one that only rounds to 0 may also come out as a neighbour of 0.
        if (exact == 0)
            return actual == 0 && double.IsNegative(exact) == double.IsNegative(actual);
        (double relative, double smallest) = type == ElementType.Float32
            ? (row.Float32Bound.Relative, 3.0 * float.Epsilon)
            : (1e-12, 3 * double.Epsilon);
        return Math.Abs(actual - expected) <= relative * Math.Abs(expected) + smallest;
    }
}
