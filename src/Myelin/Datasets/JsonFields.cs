using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>Reads the fields of a JSON object, each checked, with errors that say where in the document they are.</summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _place;

    public JsonFields(JsonElement element, string place)
    {
        _element = element;
        _place = place;
        if (element.ValueKind != JsonValueKind.Object) throw Error($"an object is needed, it is {element.ValueKind}");
    }

    public JsonFields Named(string place) => new(_element, place);

    public JsonFields Object(string name) => new(Field(name, JsonValueKind.Object), $"{_place}, {name}");

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

    public IEnumerable<JsonFields> Items(string name)
    {
        string place = _place;
        return Field(name, JsonValueKind.Array).EnumerateArray().Select((item, i) => new JsonFields(item, $"{place}, {name}[{i}]"));
    }

    public InvalidDataException Error(string what) => new($"The preprocessing is damaged: {_place}: {what}.");

    private JsonElement Field(string name, JsonValueKind kind)
    {
        if (!_element.TryGetProperty(name, out JsonElement field)) throw Error($"{name} is lacking");
        return field.ValueKind == kind ? field : throw Error($"{name} must be of kind {kind}, it is {field.ValueKind}");
    }
}
