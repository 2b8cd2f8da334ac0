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
        if (model.Layers.FirstOrDefault(layer => !LayerCatalogue.Knows(layer)) is { } unknown)
            throw new InvalidOperationException($"A model file cannot hold a layer of the type \"{unknown.Type}\"; it can hold {string.Join(", ", LayerCatalogue.Types)}.");
        if (model.Loss is { } loss && !loss.HasText)
            throw new InvalidOperationException($"A model file cannot name the loss \"{loss.Name}\"; it can name {string.Join(", ", Loss.All)}.");
        if (model.Metrics.FirstOrDefault(metric => !metric.HasText) is { } other)
            throw new InvalidOperationException($"A model file cannot name the metric \"{other.Name}\"; it can name {string.Join(", ", Metric.All)}.");
        if (model.Optimizer is { } optimizer && !TrainingState.Knows(optimizer))
            throw new InvalidOperationException($"A model file cannot hold the optimizer \"{optimizer.Name}\"; it can hold sgd and adam. Compile the model with one of them before saving it.");
        // The optimizer's slots are made with the programs.
        if (model.Loss is not null)
            model.RequireTrainer("Save");
        AtomicFile.Write(path, stream => ModelArchive.Write(stream, Parts(model, network)));
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
        {
            writer.WriteStartObject();
            writer.WriteString("type", layer.Layer.Type);
            writer.WriteString("name", layer.Name);
            layer.Layer.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (model.Loss is { } loss)
        {
            writer.WriteString("loss", loss.ToString());
            writer.WriteStartArray("metrics");
            foreach (Metric metric in model.Metrics)
                writer.WriteStringValue(metric.ToString());
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
