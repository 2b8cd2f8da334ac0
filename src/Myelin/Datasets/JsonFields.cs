using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Myelin.Graph;
using Myelin.Serialization;

namespace Myelin.Datasets;

/// <summary>Reads the fields of a JSON object, each checked, with errors that say where in the document they are.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "It is a place to read from; two of them are never compared.")]
public readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly string _place;
    private readonly string _document;

    internal JsonFields(JsonElement element, string place, string document = "preprocessing")
    {
        _element = element;
        _place = place;
        _document = document;
        if (element.ValueKind != JsonValueKind.Object) throw Error($"an object is needed, it is {element.ValueKind}");
    }

    internal JsonFields Named(string place) => new(_element, place, _document);

    /// <summary>An object within the object.</summary>
    public JsonFields Object(string name) => new(Field(name, JsonValueKind.Object), $"{_place}, {name}", _document);

    /// <summary>Text.</summary>
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

    /// <summary>A finite number.</summary>
    public double Number(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error($"{name} must be finite, it is {field.GetRawText()}");
    }

    /// <summary>A number above 0.</summary>
    public double Positive(string name)
    {
        double number = Number(name);
        return number > 0 ? number : throw Error($"{name} must be positive, it is {number}");
    }

    /// <summary>A whole number from 0.</summary>
    public int Count(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetInt32(out int count) && count >= 0
            ? count
            : throw Error($"{name} must be a whole number from 0, it is {field.GetRawText()}");
    }

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out _);

    /// <summary>True or false.</summary>
    public bool Flag(string name) =>
        _element.TryGetProperty(name, out JsonElement field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? field.GetBoolean()
            : throw Error($"{name} must be true or false");

    /// <summary>A whole number from 0 that may be large.</summary>
    public ulong Unsigned(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetUInt64(out ulong number) ? number : throw Error($"{name} must be a whole number from 0, it is {field.GetRawText()}");
    }

    /// <summary>Whole numbers from 0.</summary>
    public int[] Counts(string name) => WholeNumbers(name, Array(name), 0);

    /// <summary>Whole numbers of either sign.</summary>
    public int[] WholeNumbers(string name) => WholeNumbers(name, Array(name), int.MinValue);

    /// <summary>A list of lists of whole numbers from 0.</summary>
    public int[][] Arrays(string name)
    {
        var arrays = new List<int[]>();
        foreach (JsonElement item in Array(name))
        {
            if (item.ValueKind != JsonValueKind.Array)
                throw Error($"{name} must hold arrays, it holds {item.GetRawText()}");
            arrays.Add(WholeNumbers(name, item.EnumerateArray(), 0));
        }

        return [.. arrays];
    }

    /// <summary>The items of a list.</summary>
    public JsonElement.ArrayEnumerator Array(string name) => Field(name, JsonValueKind.Array).EnumerateArray();

    /// <summary>Texts.</summary>
    public string[] Texts(string name)
    {
        var texts = new List<string>();
        foreach (JsonElement item in Array(name))
        {
            texts.Add(item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw Error($"{name} must hold texts, it holds {item.GetRawText()}"));
        }

        return [.. texts];
    }

    /// <summary>Whether the field is there and is text.</summary>
    public bool IsText(string name) => _element.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.String;

    /// <summary>Whether the field is there and is null.</summary>
    public bool IsNull(string name) => _element.TryGetProperty(name, out JsonElement field) && field.ValueKind == JsonValueKind.Null;

    /// <summary>Whether the field is not there, or is null.</summary>
    public bool IsAbsent(string name) => !Has(name) || IsNull(name);

    /// <summary>The name under which a field is there, of the one that it has and those that it had.</summary>
    public string NameOf(string name, params ReadOnlySpan<string> others)
    {
        foreach (string other in others)
        {
            if (!Has(name) && Has(other))
                return other;
        }

        return name;
    }

    /// <summary>A whole number of either sign.</summary>
    public int Whole(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetInt32(out int number) ? number : throw Error($"{name} must be a whole number, it is {field.GetRawText()}");
    }

    /// <summary>A whole number of either sign that may be large.</summary>
    public long Long(string name)
    {
        JsonElement field = Field(name, JsonValueKind.Number);
        return field.TryGetInt64(out long number) ? number : throw Error($"{name} must be a whole number, it is {field.GetRawText()}");
    }

    /// <summary>A number that may be infinite or none, which JSON says as text.</summary>
    public double Real(string name) => IsText(name) ? NoNumber(name, Text(name)) : Number(name);

    /// <summary>One choice of a few, by its name.</summary>
    public T Choice<T>(string name)
        where T : struct, Enum
    {
        string text = Text(name);
        foreach (T choice in Enum.GetValues<T>())
        {
            if (string.Equals(SnakeCase.Of(choice.ToString()), text, StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        throw Error($"{name} must be {string.Join(" or ", Enum.GetNames<T>().Select(SnakeCase.Of))}, it is \"{text}\"");
    }

    /// <summary>Sizes; one that is not known is its name.</summary>
    public Shape Shape(string name)
    {
        var axes = new List<Dimension>();
        foreach (JsonElement item in Array(name))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int size))
                axes.Add(size);
            else if (item.ValueKind == JsonValueKind.String)
                axes.Add(item.GetString()!);
            else
                throw Error($"{name} must hold sizes, it holds {item.GetRawText()}");
        }

        return [.. axes];
    }

    /// <summary>Whole numbers of either sign that may be large.</summary>
    public long[] Longs(string name)
    {
        JsonFields fields = this;
        return [.. Array(name).Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number)
            ? number
            : throw fields.Error($"{name} must hold whole numbers, it holds {item.GetRawText()}"))];
    }

    /// <summary>Numbers that may be infinite or none.</summary>
    public double[] Reals(string name)
    {
        JsonFields fields = this;
        return [.. Array(name).Select(item => item.ValueKind switch
        {
            JsonValueKind.Number when item.TryGetDouble(out double number) && double.IsFinite(number) => number,
            JsonValueKind.String => fields.NoNumber(name, item.GetString()!),
            _ => throw fields.Error($"{name} must hold numbers, it holds {item.GetRawText()}"),
        })];
    }

    /// <summary>The items of a list of objects and texts.</summary>
    internal IEnumerable<(string? Text, JsonFields Fields)> ItemsOrTexts(string name)
    {
        (JsonFields fields, string place, string document) = (this, _place, _document);
        return Array(name).Select((item, i) => item.ValueKind == JsonValueKind.String
            ? (item.GetString(), fields)
            : ((string?)null, new JsonFields(item, $"{place}, {name}[{i}]", document)));
    }

    /// <summary>The objects of a list.</summary>
    public IEnumerable<JsonFields> Items(string name)
    {
        (string place, string document) = (_place, _document);
        return Field(name, JsonValueKind.Array).EnumerateArray().Select((item, i) => new JsonFields(item, $"{place}, {name}[{i}]", document));
    }

    /// <summary>The error to throw when a field cannot be right, which says where in the document that is.</summary>
    public InvalidDataException Error(string what) => new($"{Prefix(_document, _place)}{what}.");

    /// <summary>What errors begin with.</summary>
    internal static string Prefix(string document, string place) => $"The {document} is damaged: {place}: ";

    private double NoNumber(string name, string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => throw Error($"{name} must be a number, it is \"{text}\""),
    };

    private int[] WholeNumbers(string name, JsonElement.ArrayEnumerator items, int least)
    {
        var numbers = new List<int>();
        foreach (JsonElement item in items)
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int number) || number < least)
                throw Error($"{name} must hold whole numbers{(least == 0 ? " from 0" : "")}, it holds {item.GetRawText()}");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    private JsonElement Field(string name, JsonValueKind kind)
    {
        if (!_element.TryGetProperty(name, out JsonElement field)) throw Error($"{name} is lacking");
        return field.ValueKind == kind ? field : throw Error($"{name} must be of kind {kind}, it is {field.ValueKind}");
    }
}
