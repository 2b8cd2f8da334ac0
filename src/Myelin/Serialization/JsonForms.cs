using System.Globalization;
using System.Text.Json;
using Myelin.Graph;

namespace Myelin.Serialization;

/// <summary>Writes the kinds of values that descriptions are made of.</summary>
internal static class JsonForms
{
    /// <summary>A number; JSON has no infinity and no NaN, so those are text.</summary>
    public static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumber(name, value);
        else
            writer.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One choice of a few, by its name.</summary>
    public static void Write<T>(Utf8JsonWriter writer, string name, T value)
        where T : struct, Enum => writer.WriteString(name, SnakeCase.Of(value.ToString()));

    /// <summary>Sizes; one that is not known is its name.</summary>
    public static void Write(Utf8JsonWriter writer, string name, Shape shape)
    {
        writer.WriteStartArray(name);
        foreach (Dimension axis in shape)
        {
            if (axis.IsKnown)
                writer.WriteNumberValue(axis.Value);
            else
                writer.WriteStringValue(axis.ToString());
        }

        writer.WriteEndArray();
    }

    /// <summary>Sizes of which each is known.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, Shape shape) => Write(writer, name, shape);

    /// <summary>Whole numbers.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<int> values) =>
        WriteAll(writer, name, values.Select(value => (long)value));

    /// <summary>Whole numbers.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<long> values)
    {
        writer.WriteStartArray(name);
        foreach (long value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Numbers.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndArray();
    }

    /// <summary>Texts.</summary>
    public static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Whether two values are the same; lists are when their items are.</summary>
    public static bool Same<T>(T a, T b) => a is System.Collections.IEnumerable x and not string && b is System.Collections.IEnumerable y
        ? x.Cast<object?>().SequenceEqual(y.Cast<object?>())
        : EqualityComparer<T>.Default.Equals(a, b);
}
