using Myelin.Kernels;

namespace Myelin.Graph.Tests;

/// <summary>The bits that graphs give of the same random inputs, to be compared.</summary>
internal static class GraphBits
{
    /// <summary>Every width of vector with both types of number.</summary>
    public static TheoryData<VectorWidth, ElementType> Kinds { get; } =
        [.. EngineSettings.Widths.SelectMany(w => (ElementType[])[ElementType.Float32, ElementType.Float64], (w, t) => (w, t))];

    /// <summary>Fills the inputs that the graph has, runs it, and gives the bits of the outputs.</summary>
    public static long[][] Run(CompiledGraph graph, Node[] inputs, Node[] outputs)
    {
        var random = new Random(5);
        foreach (Node input in inputs)
        {
            double[] numbers = [.. Enumerable.Range(0, input.Shape.ElementCount).Select(_ => random.NextDouble() * 2 - 1)];
            if (!graph.Inputs.Contains(input))
                continue;
            if (input.Type == ElementType.Float32)
                Array.ConvertAll(numbers, v => (float)v).CopyTo(graph.Input<float>(input));
            else
                numbers.CopyTo(graph.Input<double>(input));
        }

        graph.Run();
        return [.. outputs.Select(o => o.Type == ElementType.Float32
            ? Array.ConvertAll(graph.Output<float>(o).ToArray(), v => (long)BitConverter.SingleToInt32Bits(v))
            : Array.ConvertAll(graph.Output<double>(o).ToArray(), BitConverter.DoubleToInt64Bits))];
    }
}
