using Myelin.Graph;

namespace Myelin;

/// <summary>Makes a model again with weights of its own.</summary>
internal static class ModelClone
{
    public static Model Of(Model model, bool copyWeights, ulong seed) =>
        Of(model, copyWeights, seed, new Dictionary<Model, Model>(ReferenceEqualityComparer.Instance));

    /// <param name="model">The model to make again.</param>
    /// <param name="copyWeights">Whether its weights are copied.</param>
    /// <param name="seed">The new model's seed.</param>
    /// <param name="models">The models within that were made again already: one that is used in several places stays one.</param>
    private static Model Of(Model model, bool copyWeights, ulong seed, Dictionary<Model, Model> models)
    {
        // Descriptions never change, so both models can share them; a model within has weights, and is cloned.
        var layers = new Dictionary<Layer, Layer>(ReferenceEqualityComparer.Instance);
        foreach (Layer layer in model.Layers)
            layers[layer] = Cloned(layer);

        Layer Cloned(Layer layer) => layer switch
        {
            ModelLayer nested => new ModelLayer(
                models.TryGetValue(nested.Model, out Model? same)
                    ? same
                    : models[nested.Model] = Of(nested.Model, copyWeights, nested.Model.Seed + (seed - model.Seed), models))
            {
                Name = nested.Name,
            },
            TimeDistributed steps when Cloned(steps.Layer) is var each && !ReferenceEquals(each, steps.Layer) =>
                new TimeDistributed(each, steps.Name),
            _ => layer,
        };

        Model clone = model is Sequential
            ? new Sequential([.. model.Graph.Calls.Select(call => layers[call.Layer])]) { Seed = seed, Name = model.Name }
            : new Functional(GraphOf(model, layers), [.. model.InputShapes]) { Seed = seed, Name = model.Name };
        clone.Preprocessing = model.Preprocessing;
        if (!model.IsBuilt)
            return clone;
        clone.Build(model.InputShapes);
        for (int i = 0; i < model.BuiltLayers.Count; i++)
            clone.BuiltLayers[i].Trainable = model.BuiltLayers[i].Trainable;
        if (copyWeights)
            clone.SetWeights(model.GetWeights());
        return clone;
    }

    private static LayerGraph GraphOf(Model model, Dictionary<Layer, Layer> layers) =>
        new(model.Graph.InputCount, [.. model.Graph.Calls.Select(c => c with { Layer = layers[c.Layer] })], model.Graph.Outputs);
}
