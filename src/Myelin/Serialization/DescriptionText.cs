using System.Globalization;
using System.Text;
using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>
/// What is described as a text of one line, as people type it: <c>huber</c>, <c>huber(2)</c>, <c>huber(delta=2)</c>. Arguments are the
/// fields of its JSON; those without a name are taken in the fields' order, and those that are not given are as they are by default.
/// </summary>
internal static class DescriptionText
{
    private const string Document = "text", Place = "";

    /// <summary>The text, from which <see cref="Parse"/> makes the same.</summary>
    /// <param name="family">What it is one of.</param>
    /// <param name="member">What is described.</param>
    /// <param name="name">What is said of it when files do not know it.</param>
    public static string Of<T>(JsonFamily<T> family, T member, string name)
        where T : class
    {
        if (family.FormOf(member) is not { } form)
            return name;
        using JsonDocument fields = Fields(form, member);
        HashSet<string> needed = form.Default is null ? Needed(family, form) : [];
        T? plain = form.Default?.Invoke() ?? (needed.Count > 0 ? Plainest(form, fields, needed) : null);
        using JsonDocument? start = plain is null ? null : Fields(form, plain);
        var arguments = new List<string>();
        foreach (JsonProperty field in fields.RootElement.EnumerateObject())
        {
            if (start is null || needed.Contains(field.Name) || !start.RootElement.TryGetProperty(field.Name, out JsonElement other)
                || !JsonElement.DeepEquals(field.Value, other))
            {
                arguments.Add($"{field.Name}={Text(field.Value)}");
            }
        }

        return arguments.Count == 0 ? form.Tag : $"{form.Tag}({string.Join(", ", arguments)})";
    }

    /// <summary>What a text says; null when there is nothing of its name.</summary>
    /// <param name="family">What it is one of.</param>
    /// <param name="text">The text; letter case does not count.</param>
    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static T? Parse<T>(JsonFamily<T> family, string text)
        where T : class
    {
        string trimmed = text.Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        string name = (open < 0 ? trimmed : trimmed[..open]).Trim();
        if (family.FormOf(name) is not { } form || (open >= 0 && trimmed[^1] != ')'))
            return null;
        if (open < 0 && form.Default is not null)
            return form.Default();
        using JsonDocument json = Json(family, form, open < 0 ? [] : Parts(trimmed[(open + 1)..^1]), text);
        try
        {
            T made = family.Read(new JsonFields(json.RootElement, Place, Document));
            // What says nothing new is the one that everyone has.
            return form.Default?.Invoke() is { } start && start.Equals(made) ? start : made;
        }
        catch (InvalidDataException e)
        {
            string prefix = JsonFields.Prefix(Document, Place), what = e.Message;
            if (what.StartsWith(prefix, StringComparison.Ordinal))
                what = what[prefix.Length..];
            throw Wrong(family, text, what, e);
        }
    }

    /// <summary>The fields that have no default; none for what is not in the catalogue.</summary>
    private static HashSet<string> Needed<T>(JsonFamily<T> family, JsonForm<T> form)
        where T : class => Catalogue.Entries.FirstOrDefault(e => e.Kind == family.Kind && e.Name == form.Type.Name) is { } entry
            ? [.. entry.Parameters.Where(p => p.Default is null).Select(p => SnakeCase.Of(p.Name))]
            : [];

    /// <summary>The one of the same values in the fields that are needed, and of the defaults in all others.</summary>
    private static T Plainest<T>(JsonForm<T> form, JsonDocument fields, HashSet<string> needed)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (JsonProperty field in fields.RootElement.EnumerateObject().Where(field => needed.Contains(field.Name)))
                field.WriteTo(writer);
            writer.WriteEndObject();
        }

        using JsonDocument json = JsonDocument.Parse(buffer.ToArray());
        return form.Read(new JsonFields(json.RootElement, Place, Document));
    }

    private static JsonDocument Fields<T>(JsonForm<T> form, T member)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            form.Write(writer, member);
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.ToArray());
    }

    private static JsonDocument Json<T>(JsonFamily<T> family, JsonForm<T> form, List<string> arguments, string text)
        where T : class
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var given = new HashSet<string>(StringComparer.Ordinal);
            writer.WriteStartObject();
            writer.WriteString(family.TagField, form.Tag);
            for (int i = 0; i < arguments.Count; i++)
            {
                (string? name, string value) = Argument(arguments[i]);
                if (name is null && i >= form.Placed)
                    throw Wrong(family, text, $"{form.Tag} takes {Counted.Of(form.Placed, "argument")} without a name, it got {arguments.Count}.");
                string field = name is null ? form.Fields[i] : SnakeCase.Of(name);
                if (!form.Fields.Contains(field, StringComparer.Ordinal))
                {
                    throw Wrong(
                        family, text, $"{form.Tag} has no {name}{NearestName.Suggestion(field, form.Fields)} It has "
                            + $"{(form.Fields.Length == 0 ? "no arguments" : string.Join(", ", form.Fields))}.");
                }

                if (!given.Add(field))
                    throw Wrong(family, text, $"{field} is given twice.");
                writer.WritePropertyName(field);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.ToArray());
    }

    /// <summary>An argument's name, if it is given, and its value.</summary>
    private static (string? Name, string Value) Argument(string part)
    {
        int equals = part.IndexOf('=', StringComparison.Ordinal), open = part.IndexOfAny(['(', '[']);
        return equals > 0 && (open < 0 || equals < open) ? (part[..equals].Trim(), part[(equals + 1)..].Trim()) : (null, part);
    }

    private static void WriteValue(Utf8JsonWriter writer, string value)
    {
        if (value is ['[', .., ']'])
        {
            writer.WriteStartArray();
            foreach (string item in Parts(value[1..^1]))
                WriteValue(writer, item);
            writer.WriteEndArray();
        }
        else if (bool.TryParse(value, out bool flag))
        {
            writer.WriteBooleanValue(flag);
        }
        else if (value is "null" or "none")
        {
            writer.WriteNullValue();
        }
        else if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            writer.WriteNumberValue(whole);
        }
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value);
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]",
        // One of another family: its name comes first.
        JsonValueKind.Object => Text(value.EnumerateObject().First().Value)
            + $"({string.Join(", ", value.EnumerateObject().Skip(1).Select(field => $"{field.Name}={Text(field.Value)}"))})",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    /// <summary>The parts between commas that stand in no brackets.</summary>
    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        int depth = 0;
        foreach (char c in text)
        {
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (c == ',' && depth == 0)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        if (parts.Count > 0 || part.ToString().Trim().Length > 0)
            parts.Add(part.ToString().Trim());
        return parts;
    }

    private static FormatException Wrong<T>(JsonFamily<T> family, string text, string what, Exception? cause = null)
        where T : class => new($"\"{text}\" is not {(family.Kind[0] == 'o' ? "an" : "a")} {family.Kind}: {what}", cause);
}
