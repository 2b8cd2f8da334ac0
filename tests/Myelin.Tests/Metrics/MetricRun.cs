using System.Text.Json;
using Myelin.Graph;
using Myelin.Tests.References;

namespace Myelin.Tests.Metrics;

/// <summary>Runs a metric over rows in batches, the way training does.</summary>
internal static class MetricRun
{
    /// <summary>The figure over the rows of a reference, in batches of a size.</summary>
    public static double Value(Metric metric, JsonElement reference, int batch)
    {
        JsonElement outputs = reference.GetProperty("outputs"), targets = reference.GetProperty("targets"),
            weights = reference.GetProperty("weights");
        bool labels = reference.GetProperty("labels").GetBoolean();
        (string, Shape, double[], ElementType)[] given =
        [
            ("outputs", outputs.Shape(), outputs.Numbers(), ElementType.Float64),
            ("targets", targets.Shape(), targets.Numbers(), labels ? ElementType.Int32 : ElementType.Float64),
            .. weights.ValueKind == JsonValueKind.Null ? [] : new[] { ("weights", weights.Shape(), weights.Numbers(), ElementType.Float64) },
        ];
        return Value(metric, given, batch);
    }

    /// <summary>The figure of outputs and targets in batches of a size.</summary>
    public static double Value(Metric metric, (string Name, Shape Shape, double[] Numbers, ElementType Type)[] given, int batch)
    {
        Node[] inputs = [.. given.Select(g => Node.Input(g.Name, ["batch", .. g.Shape.Skip(1)], g.Type))];
        var nodes = new MetricNodes(metric, inputs[0], inputs[1], inputs.Length > 2 ? inputs[2] : null);
        MetricState state = nodes.NewState();
        int rows = given[0].Shape[0].Value;
        for (int start = 0; start < rows; start += batch)
        {
            int count = Math.Min(batch, rows - start);
            CompiledGraph graph = CompiledGraph.Compile([.. nodes.Outputs], sizes: new Dictionary<string, int> { ["batch"] = count });
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!graph.Has(inputs[i]))
                    continue;
                int width = given[i].Numbers.Length / rows;
                double[] numbers = given[i].Numbers[(start * width)..((start + count) * width)];
                switch (given[i].Type)
                {
                    case ElementType.Int32: Array.ConvertAll(numbers, x => (int)x).CopyTo(graph.Input<int>(inputs[i])); break;
                    case ElementType.Float32: Array.ConvertAll(numbers, x => (float)x).CopyTo(graph.Input<float>(inputs[i])); break;
                    default: numbers.CopyTo(graph.Input<double>(inputs[i])); break;
                }
            }

            graph.Run();
            nodes.Gather(graph, state);
        }

        return metric.Value(state);
    }
}
