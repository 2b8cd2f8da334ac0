using System.Collections.Concurrent;
using System.Text.Json;
using Myelin.Datasets;

namespace Myelin.Serialization;

/// <summary>
/// The types of a family that files can hold: made from fields by their names, never from a type's name. Those of one's own join by
/// <see cref="CustomObjects"/>.
/// </summary>
/// <param name="kind">What they are, such as <c>layer</c>.</param>
/// <param name="tagField">The field that holds the name: <c>type</c> or <c>name</c>.</param>
/// <param name="forms">Myelin's own.</param>
internal sealed class JsonFamily<T>(string kind, string tagField, IReadOnlyList<JsonForm<T>> forms)
    where T : class
{
    private readonly Dictionary<string, JsonForm<T>> _byTag = ByTag(forms);
    private readonly Dictionary<Type, JsonForm<T>> _byType = forms.ToDictionary(form => form.Type);
    private readonly ConcurrentDictionary<string, JsonForm<T>> _customByTag = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Type, JsonForm<T>> _customByType = new();

    /// <summary>What they are, such as <c>layer</c>.</summary>
    public string Kind => kind;

    /// <summary>The field that holds the name.</summary>
    public string TagField => tagField;

    /// <summary>Myelin's own forms.</summary>
    public IReadOnlyList<JsonForm<T>> Forms => forms;

    /// <summary>All names in files.</summary>
    public IEnumerable<string> Tags => forms.Select(form => form.Tag).Concat(_customByTag.Keys.Order(StringComparer.Ordinal));

    /// <summary>Those that need nothing said, as they are then.</summary>
    public IReadOnlyList<T> Defaults => field ??= [.. forms.Where(form => form.Default is not null).Select(form => form.Default!())];

    /// <summary>The name in files of what is one of them; null for what is not.</summary>
    public string? TagOf(T member) => FormOf(member)?.Tag;

    /// <summary>Whether a file can hold something.</summary>
    public bool Knows(T member) => FormOf(member) is not null;

    /// <summary>How one of them is written; null for what no file holds.</summary>
    public JsonForm<T>? FormOf(T member) =>
        _byType.TryGetValue(member.GetType(), out JsonForm<T>? form) || _customByType.TryGetValue(member.GetType(), out form) ? form : null;

    /// <summary>The form of a name, in whatever letter case; null when there is none.</summary>
    public JsonForm<T>? FormOf(string name) => Exactly(name) ?? Exactly(name.ToLowerInvariant());

    /// <summary>Lets files hold a type of one's own.</summary>
    /// <exception cref="ArgumentException">The name is not free.</exception>
    public void Register(JsonForm<T> form)
    {
        if (_byTag.ContainsKey(form.Tag) || _byType.ContainsKey(form.Type))
            throw new ArgumentException($"\"{form.Tag}\" is the name of Myelin's own {kind}; give yours another name.", nameof(form));
        // Registering again, as when a program's parts each do it, is no mistake; another type of the same name is.
        JsonForm<T> known = _customByTag.GetOrAdd(form.Tag, form);
        if (known.Type != form.Type)
        {
            throw new ArgumentException(
                $"\"{form.Tag}\" is registered already, for {known.Type.Name}; give {form.Type.Name} another name.", nameof(form));
        }

        _customByTag[form.Tag] = form;
        _customByType[form.Type] = form;
    }

    /// <summary>Reads one that is written as an object, or as its name alone.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or is not of its kind, or there is none of this name.</exception>
    public T Read(JsonFields fields, string name) => fields.IsText(name) ? Named(fields.Text(name), fields) : Read(fields.Object(name));

    /// <summary>Reads one of the fields that it wrote.</summary>
    /// <exception cref="InvalidDataException">A field is lacking or is not of its kind, or there is none of this name.</exception>
    public T Read(JsonFields fields)
    {
        string tag = fields.Text(tagField);
        JsonForm<T> form = Exactly(tag) ?? throw Nothing(tag, fields);
        try
        {
            return form.Read(fields);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw fields.Error(e.Message);
        }
    }

    /// <summary>Reads a list.</summary>
    /// <exception cref="InvalidDataException">One of them cannot be read.</exception>
    public IReadOnlyList<T> ReadAll(JsonFields fields, string name) =>
        [.. fields.ItemsOrTexts(name).Select(item => item.Text is { } text ? Named(text, fields) : Read(item.Fields))];

    /// <summary>The one of a name, with nothing else said; letter case does not count. Null when there is none.</summary>
    public T? Find(string name) => FormOf(name.Trim())?.Default?.Invoke();

    /// <summary>Writes one: its name alone where nothing else is to be said, otherwise an object.</summary>
    public void Write(Utf8JsonWriter writer, string name, T member)
    {
        writer.WritePropertyName(name);
        Write(writer, member);
    }

    /// <summary>Writes a list.</summary>
    public void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<T> members)
    {
        writer.WriteStartArray(name);
        foreach (T member in members)
            Write(writer, member);
        writer.WriteEndArray();
    }

    /// <summary>Writes one as a value: its name alone where nothing else is to be said, otherwise an object.</summary>
    public void Write(Utf8JsonWriter writer, T member)
    {
        JsonForm<T> form = FormOf(member) ?? throw Unknown(member);
        if (tagField == "name" && form.Default is not null && (form.Fields.Length == 0 || member.Equals(form.Default())))
        {
            writer.WriteStringValue(form.Tag);
            return;
        }

        writer.WriteStartObject();
        WriteFields(writer, member);
        writer.WriteEndObject();
    }

    /// <summary>Writes the fields of one, its name first, into an object that was begun.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="member">What is written.</param>
    public void WriteFields(Utf8JsonWriter writer, T member)
    {
        JsonForm<T> form = FormOf(member) ?? throw Unknown(member);
        writer.WriteString(tagField, form.Tag);
        form.Write(writer, member);
    }

    private static Dictionary<string, JsonForm<T>> ByTag(IEnumerable<JsonForm<T>> forms)
    {
        var tags = new Dictionary<string, JsonForm<T>>(StringComparer.Ordinal);
        foreach (JsonForm<T> form in forms)
        {
            tags.Add(form.Tag, form);
            foreach (string other in form.Others)
                tags.Add(other, form);
        }

        return tags;
    }

    private T Named(string text, JsonFields fields)
    {
        try
        {
            return DescriptionText.Parse(this, text) ?? throw Nothing(text, fields);
        }
        catch (FormatException e)
        {
            throw fields.Error(e.Message);
        }
    }

    private JsonForm<T>? Exactly(string tag) =>
        _byTag.TryGetValue(tag, out JsonForm<T>? form) || _customByTag.TryGetValue(tag, out form) ? form : null;

    private InvalidDataException Nothing(string tag, JsonFields fields) => fields.Error(
        $"there is no {kind} {(tagField == "type" ? "of the type " : "")}\"{tag}\"{NearestName.Suggestion(tag, Tags)} Known are "
            + $"{string.Join(", ", Tags)}");

    private InvalidOperationException Unknown(T member) => new(
        $"A file cannot hold the {kind} {member.GetType().Name}, which is not Myelin's own. Register it with CustomObjects first.");
}
