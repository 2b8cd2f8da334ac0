using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>Layers in files: an object with the type, the name and the layer's own fields.</summary>
internal static class LayerJson
{
    /// <summary>Writes a layer as an object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="layer">The layer.</param>
    public static void Write(Utf8JsonWriter writer, Layer layer) => JsonFamilies.Layers.Write(writer, layer);

    /// <summary>Writes a layer's fields into an object that was begun.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="name">The name that it has in its model.</param>
    public static void WriteFields(Utf8JsonWriter writer, Layer layer, string? name) =>
        JsonFamilies.Layers.WriteFields(writer, layer with { Name = name });

    /// <summary>Reads a layer.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or is not of its kind.</exception>
    public static Layer Read(JsonFields fields) => JsonFamilies.Layers.Read(fields);
}
