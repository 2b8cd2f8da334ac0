using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>How one type of a family is written to and read from JSON.</summary>
/// <param name="Tag">Its name in files.</param>
/// <param name="Type">The type.</param>
/// <param name="Others">Other names that reading accepts.</param>
/// <param name="Fields">The names of its fields: those of its constructor's parameters in their order, and then those of its
/// settings.</param>
/// <param name="Placed">How many of them are the constructor's.</param>
/// <param name="Read">Makes one of its fields.</param>
/// <param name="Write">Writes the fields of one.</param>
/// <param name="Default">Makes one with nothing said; null where something must be said.</param>
internal sealed record JsonForm<T>(
    string Tag, Type Type, string[] Others, string[] Fields, int Placed, Func<JsonFields, T> Read, Action<Utf8JsonWriter, T> Write,
    Func<T>? Default = null)
    where T : class;
