using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>Reads the fields of a JSON object, each checked, with errors that say where in the document they are.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _place;
    private readonly string _document;

    public JsonFields(JsonElement element, string place, string document = "preprocessing")
    {
        _element = element;
        _place = place;
        _document = document;
        if (element.ValueKind != JsonValueKind.Object) throw Error($"an object is needed, it is {element.ValueKind}");
    }

    public JsonFields Named(string place) => new(_element, place, _document);

    public JsonFields Object(string name) => new(Field(name, JsonValueKind.Object), $"{_place}, {name}", _document);

    public string Text(string name)
    {
        try
        {
            return Field(name, JsonValueKind.String).GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error($"{name} is not valid text");
        }
    }

    public double Number(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error($"{name} must be finite, it is {field.GetRawText()}");
    }

    public double Positive(string name)
    {
        double number = Number(name);
        return number > 0 ? number : throw Error($"{name} must be positive, it is {number}");
    }

    public int Count(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetInt32(out int count) && count >= 0
            ? count
            : throw Error($"{name} must be a whole number from 0, it is {field.GetRawText()}");
    }

    public int Integer(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetInt32(out int number) ? number : throw Error($"{name} must be a whole number, it is {field.GetRawText()}");
    }

    public int[] Integers(string name)
    {
        var numbers = new List<int>();
        foreach (JsonElement item in Array(name))
            numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) ? number : throw Error($"{name} must hold whole numbers, it holds {item.GetRawText()}"));
        return [.. numbers];
    }

    public bool Has(string name) => _element.TryGetProperty(name, out _);

    public bool Flag(string name) => _element.TryGetProperty(name, out JsonElement field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? field.GetBoolean()
        : throw Error($"{name} must be true or false");

    public ulong Unsigned(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetUInt64(out ulong number) ? number : throw Error($"{name} must be a whole number from 0, it is {field.GetRawText()}");
    }

    public int[] Counts(string name)
    {
        var counts = new List<int>();
        foreach (JsonElement item in Array(name))
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int count) || count < 0)
                throw Error($"{name} must hold whole numbers from 0, it holds {item.GetRawText()}");
            counts.Add(count);
        }

        return [.. counts];
    }

    public JsonElement.ArrayEnumerator Array(string name) => Field(name, JsonValueKind.Array).EnumerateArray();

    public string[] Texts(string name)
    {
        var texts = new List<string>();
        foreach (JsonElement item in Array(name))
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Error($"{name} must hold texts, it holds {item.GetRawText()}"));
        return [.. texts];
    }

    public IEnumerable<JsonFields> Items(string name)
    {
        (string place, string document) = (_place, _document);
        return Field(name, JsonValueKind.Array).EnumerateArray().Select((item, i) => new JsonFields(item, $"{place}, {name}[{i}]", document));
    }

    public InvalidDataException Error(string what) => new($"The {_document} is damaged: {_place}: {what}.");

    private JsonElement Field(string name, JsonValueKind kind)
    {
        if (!_element.TryGetProperty(name, out JsonElement field)) throw Error($"{name} is lacking");
        return field.ValueKind == kind ? field : throw Error($"{name} must be of kind {kind}, it is {field.ValueKind}");
    }
}
