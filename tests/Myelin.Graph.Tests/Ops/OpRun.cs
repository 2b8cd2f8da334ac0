namespace Myelin.Graph.Tests;

/// <summary>Runs rows: compiles the op on a case, hands in numbers, reads the results as doubles.</summary>
internal static class OpRun
{
    public static CompiledGraph Compile(IReadOnlyList<Node> outputs, Case @case) => CompiledGraph.Compile(outputs, sizes: @case.Sizes);

    public static void Write(CompiledGraph graph, Node input, double[] numbers)
    {
        if (!graph.Has(input))
            return;
        for (int i = 0; i < numbers.Length; i++)
            Write(graph, input, i, numbers[i]);
    }

    public static void Write(CompiledGraph graph, Node input, int at, double number)
    {
        switch (input.Type)
        {
            case ElementType.Float32: graph.Input<float>(input)[at] = (float)number; break;
            case ElementType.Float64: graph.Input<double>(input)[at] = number; break;
            default: graph.Input<int>(input)[at] = (int)number; break;
        }
    }

    public static double[] Read(CompiledGraph graph, Node output) => output.Type switch
    {
        ElementType.Float32 => [.. graph.Output<float>(output).ToArray().Select(x => (double)x)],
        ElementType.Float64 => graph.Output<double>(output).ToArray(),
        _ => [.. graph.Output<int>(output).ToArray().Select(x => (double)x)],
    };

    /// <summary>A number as an operand of a type holds it.</summary>
    public static double Rounded(double number, ElementType type) => type switch
    {
        ElementType.Float32 => (float)number,
        ElementType.Float64 => number,
        _ => Math.Floor(number),
    };

    /// <summary>The value of a row on a case, against the reference.</summary>
    public static void CheckValues(OpRow row, Case @case, ElementType type)
    {
        Node[] inputs = @case.Inputs(type);
        Node y = row.Build(inputs);
        double[][] numbers = row.Draw(@case, wide: true);
        for (int i = 0; i < inputs.Length; i++)
            numbers[i] = Array.ConvertAll(numbers[i], x => Rounded(x, inputs[i].Type));
        PlainTensor expected = row.Reference([.. inputs.Select((x, i) => new PlainTensor(x.Shape.Bind(@case.Sizes).Sizes, numbers[i]))]);

        Assert.Equal(expected.Shape, y.Shape.Bind(@case.Sizes).Sizes);
        CompiledGraph graph = Compile([y], @case);
        for (int i = 0; i < inputs.Length; i++)
            Write(graph, inputs[i], numbers[i]);
        graph.Run();
        double[] actual = Read(graph, y);
        Assert.Equal(expected.Numbers.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            (double relative, double absolute) = y.Type switch
            {
                ElementType.Float32 => row.Float32Bound,
                ElementType.Float64 => row.Float64Bound,
                _ => (0, 0),
            };
            double wanted = y.Type == ElementType.Int32 ? Math.Truncate(expected.Numbers[i]) : expected.Numbers[i];
            double error = Math.Abs(actual[i] - wanted);
            if (!(error <= relative * Math.Abs(wanted) + absolute))
                Assert.Fail($"{row.Name} of {type.FieldName} {@case}: number {i} is {actual[i]:R}; it should be {wanted:R}, and is {error:G3} off.");
        }
    }
}
