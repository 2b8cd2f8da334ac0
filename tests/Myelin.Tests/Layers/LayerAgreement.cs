using Myelin.Graph;

namespace Myelin.Tests.Layers;

/// <summary>Holds what a layer makes, its gradients and its new state against the reference numbers.</summary>
internal static class LayerAgreement
{
    public static void Check(LayerRow row, ElementType type)
    {
        LayerCase reference = LayerCase.Of(row);
        Assert.Equal(reference.Training, row.Training);
        var run = new LayerRun(row, type);
        double bound = type == ElementType.Float64 ? 1e-9 : row.Float32Bound;
        var wanted = new List<(string What, Node Node, LayerNumbers Numbers)>();
        Assert.Equal(reference.Outputs.Length, run.Pass.Outputs.Count);
        for (int i = 0; i < reference.Outputs.Length; i++)
            wanted.Add(($"output {i}", run.Pass.Outputs[i], reference.Outputs[i]));
        if (reference.Masks.Any(m => m is not null))
        {
            Assert.True(
                reference.OutputMasks is not null,
                $"The case \"{reference.Name}\" has masks and does not say what becomes of them, output_masks.");
        }

        for (int i = 0; i < (reference.OutputMasks?.Length ?? 0); i++)
        {
            Assert.Equal(reference.OutputMasks![i] is null, run.Pass.Masks[i] is null);
            if (reference.OutputMasks[i] is { } mask)
                wanted.Add(($"output mask {i}", run.Pass.Masks[i]!, mask));
        }

        AddGradients(run, reference, wanted);
        AddUpdates(row, run, reference, wanted);
        if (reference.Loss is { } loss)
            wanted.Add(("the loss", run.Pass.Losses.Aggregate((a, b) => a + b), new LayerNumbers([], [loss])));
        else
            Assert.Empty(run.Pass.Losses);

        CompiledGraph graph = run.Compile([.. wanted.Select(w => w.Node)]);
        graph.Run();
        foreach ((string what, Node node, LayerNumbers numbers) in wanted)
        {
            Assert.True(
                run.Bound(node.Shape).Sizes.SequenceEqual(numbers.Shape),
                $"{row.Name}: {what} has the shape {run.Bound(node.Shape)}; the reference's is ({string.Join(", ", numbers.Shape)}).");
            double[] actual = LayerRun.Read(graph, node);
            for (int i = 0; i < actual.Length; i++)
            {
                double error = Math.Abs(actual[i] - numbers.Data[i]);
                if (!(error <= bound * Math.Max(1, Math.Abs(numbers.Data[i]))))
                {
                    Assert.Fail($"{row.Name}, {type.FieldName}: number {i} of {what} is {actual[i]:R}; "
                        + $"the reference in {reference.File} says {numbers.Data[i]:R}, {error:G3} away.");
                }
            }
        }
    }

    private static void AddGradients(LayerRun run, LayerCase reference, List<(string, Node, LayerNumbers)> wanted)
    {
        if (reference.Cotangents is null)
            return;
        Node[] inputs = run.Objective.Gradients(run.Inputs);
        for (int i = 0; i < (reference.InputGradients?.Length ?? 0); i++)
        {
            if (reference.InputGradients![i] is { } gradient)
                wanted.Add(($"the gradient of input {i}", inputs[i], gradient));
        }

        Node[] weights = run.Objective.Gradients([.. run.TrainableWeights.Select(w => w.Variable.Node)]);
        // A reference with weight gradients has them all: a weight that is forgotten there would not be tested.
        if (reference.WeightGradients.Count > 0)
        {
            Assert.Equal(
                run.TrainableWeights.Select(w => w.Name).Order(StringComparer.Ordinal),
                reference.WeightGradients.Keys.Order(StringComparer.Ordinal));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            string name = run.TrainableWeights[i].Name;
            if (reference.WeightGradients.TryGetValue(name, out LayerNumbers? gradient))
                wanted.Add(($"the gradient of {name}", weights[i], gradient));
        }
    }

    private static void AddUpdates(LayerRow row, LayerRun run, LayerCase reference, List<(string, Node, LayerNumbers)> wanted)
    {
        Update[] updates = [.. run.Pass.Updates.Where(u => run.Weights.Any(w => w.Variable == u.Variable))];
        string[] names = [.. updates.Select(u => run.Weights.First(w => w.Variable == u.Variable).Name)];
        Assert.True(
            names.Order(StringComparer.Ordinal).SequenceEqual(reference.Updated.Keys.Order(StringComparer.Ordinal)),
            $"{row.Name} updates [{string.Join(", ", names)}]; the reference has new values of [{string.Join(", ", reference.Updated.Keys)}].");
        for (int i = 0; i < updates.Length; i++)
            wanted.Add(($"the new {names[i]}", updates[i].Value, reference.Updated[names[i]]));
    }
}
