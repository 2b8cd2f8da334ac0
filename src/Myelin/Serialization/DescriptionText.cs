using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>
/// Descriptions as people type them: <c>huber</c>, <c>huber(2)</c>, <c>huber(delta=2)</c>. The names are those of files; what has none is taken in
/// the order of the constructor's parameters.
/// </summary>
internal static class DescriptionText
{
    /// <summary>Reads a member of a family; null when the text is not of this form, or there is none of this name with such fields.</summary>
    /// <exception cref="FormatException">A field is not of its kind or out of range.</exception>
    public static T? Parse<T>(JsonFamily<T> family, string text)
        where T : class
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return family.Find(text);
        string name = text[..open].Trim().ToLowerInvariant();
        if (text[^1] != ')' || family.Forms.FirstOrDefault(f => f.Tag == name || f.Others.Contains(name, StringComparer.Ordinal)) is not { } form
            || Json(form.Fields, text[(open + 1)..^1]) is not { } json)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            T made = form.Read(new JsonFields(document.RootElement, name, "text"));
            return form.Default?.Invoke() is { } start && start.Equals(made) ? start : made;
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            throw new FormatException($"\"{text}\" cannot be: {e.Message}", e);
        }
    }

    /// <summary>The text from which <see cref="Parse"/> makes the same again: the name, and what is not by default. Of what files do not know, its name alone.</summary>
    public static string Of<T>(JsonFamily<T> family, T member, string name)
        where T : class
    {
        if (family.TagOf(member) is not { } tag)
            return name;
        using JsonDocument own = Fields(family, member);
        using JsonDocument? start = family.Find(tag) is { } otherwise ? Fields(family, otherwise) : null;
        var parts = new List<string>();
        foreach (JsonProperty field in own.RootElement.EnumerateObject().Skip(1))
        {
            if (start is null || !start.RootElement.TryGetProperty(field.Name, out JsonElement same) || same.GetRawText() != field.Value.GetRawText())
                parts.Add($"{field.Name}={(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : field.Value.GetRawText())}");
        }

        return parts.Count == 0 ? tag : $"{tag}({string.Join(", ", parts)})";
    }

    private static JsonDocument Fields<T>(JsonFamily<T> family, T member)
        where T : class
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            family.WriteFields(writer, member);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(bytes.WrittenMemory);
    }

    /// <summary>An object with the fields that stand between brackets; null when one has no such name or is named twice.</summary>
    private static ReadOnlyMemory<byte>? Json(string[] fields, string arguments)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (string part in arguments.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                int equals = part.IndexOf('=', StringComparison.Ordinal);
                string? field = equals < 0 ? seen.Count < fields.Length ? fields[seen.Count] : null : part[..equals].Trim().ToLowerInvariant();
                if (field is null || !fields.Contains(field, StringComparer.Ordinal) || !seen.Add(field))
                    return null;
                writer.WritePropertyName(field);
                WriteValue(writer, part[(equals + 1)..].Trim().ToLowerInvariant());
            }

            writer.WriteEndObject();
        }

        return bytes.WrittenMemory;
    }

    private static void WriteValue(Utf8JsonWriter writer, string value)
    {
        if (bool.TryParse(value, out bool flag))
            writer.WriteBooleanValue(flag);
        else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            writer.WriteNumberValue(whole);
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(value);
    }
}
