using System.Text.Json;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Writes <c>.myelin</c> files: a zip of the description, the weights, the preprocessing and the state of training.</summary>
internal static class ModelWriter
{
    /// <summary>The version of the format that this version of Myelin writes, and the latest that it reads.</summary>
    public const int Format = 1;
    private static readonly JsonWriterOptions s_indented = new() { Indented = true, NewLine = "\n" };

    public static void Save(Sequential model, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Network network = model.Network;
        CheckKnown(model);
        // The optimizer's slots are made with the programs.
        if (model.Loss is not null)
            model.RequireTrainer("Save");
        AtomicFile.Write(path, stream => ModelArchive.Write(stream, Parts(model, network)));
    }

    /// <summary>Everything that the model is made of must be known by a name before anything is written.</summary>
    private static void CheckKnown(Sequential model)
    {
        if (model.Layers.FirstOrDefault(layer => !JsonFamilies.Layers.Knows(layer)) is { } layer)
            throw Unknown("hold a layer of the type", layer.Type, "it can hold", JsonFamilies.Layers.Tags, "RegisterLayer");
        if (model.Loss is { } loss && !JsonFamilies.Losses.Knows(loss))
            throw Unknown("name the loss", loss.Name, "it can name", JsonFamilies.Losses.Tags, "RegisterLoss");
        if (model.Metrics.FirstOrDefault(metric => !JsonFamilies.Metrics.Knows(metric)) is { } metric)
            throw Unknown("name the metric", metric.Name, "it can name", JsonFamilies.Metrics.Tags, "RegisterMetric");
        if (model.Optimizer is { } optimizer && !JsonFamilies.Optimizers.Knows(optimizer))
            throw Unknown("hold the optimizer", optimizer.Name, "it can hold", JsonFamilies.Optimizers.Tags, "RegisterOptimizer");

        static InvalidOperationException Unknown(string what, string name, string can, IEnumerable<string> tags, string register) => new(
            $"A model file cannot {what} \"{name}\"; {can} {string.Join(", ", tags)}, and what is registered with CustomObjects.{register}.");
    }

    private static IEnumerable<(string Part, Action<Stream> Write)> Parts(Sequential model, Network network)
    {
        yield return (ModelArchive.Model, Json(writer => Describe(writer, model, network)));
        yield return (ModelArchive.Weights, stream => Safetensors.Write(stream, network.Variables));
        if (model.Preprocessing is { } preprocessing)
            yield return (ModelArchive.Preprocessing, Json(preprocessing.Write));
        if (model.Loss is not null || model.History is not null)
            yield return (ModelArchive.Training, Json(writer => TrainingState.Write(writer, model)));
        if (model.Optimizer is { } optimizer)
            yield return (ModelArchive.Slots, stream => Safetensors.Write(stream, optimizer.Slots));
    }

    private static Action<Stream> Json(Action<Utf8JsonWriter> write) => stream =>
    {
        using var writer = new Utf8JsonWriter(stream, s_indented);
        write(writer);
    };

    private static void Describe(Utf8JsonWriter writer, Sequential model, Network network)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format", Format);
        writer.WriteString("kind", "sequential");
        if (model.Name is not null)
            writer.WriteString("name", model.Name);
        writer.WriteNumber("seed", model.Seed);
        writer.WriteStartArray("input_shape");
        foreach (Dimension axis in network.Input)
            writer.WriteNumberValue(axis.Value);
        writer.WriteEndArray();
        writer.WriteStartArray("layers");
        foreach (BuiltLayer layer in network.Layers)
            LayerJson.Write(writer, layer.Layer, layer.Name);
        writer.WriteEndArray();
        if (model.Loss is { } loss)
        {
            JsonFamilies.Losses.Write(writer, "loss", loss);
            JsonFamilies.Metrics.WriteAll(writer, "metrics", model.Metrics);
        }

        writer.WriteEndObject();
    }
}
