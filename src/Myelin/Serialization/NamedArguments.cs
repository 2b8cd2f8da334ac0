using System.Globalization;

namespace Myelin.Serialization;

/// <summary>
/// A name with arguments as small choices are typed and saved: <c>huber</c>, <c>huber(2)</c>, <c>huber(delta=2)</c>. Arguments without a
/// name are taken in the order in which they are asked for.
/// </summary>
internal sealed class NamedArguments
{
    private readonly List<string> _placed = [];
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private int _taken;
    private bool _wrong;

    private NamedArguments(string name) => Name = name;

    /// <summary>The name in lower case.</summary>
    public string Name { get; }

    /// <summary>Whether every argument was asked for and was of its kind.</summary>
    public bool AreRight => !_wrong && _taken == _placed.Count && _named.Count == 0;

    /// <summary>Reads the text; null when it is not of this form.</summary>
    public static NamedArguments? Parse(string text)
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return text.Length == 0 ? null : new(text.ToLowerInvariant());
        if (open == 0 || text[^1] != ')')
            return null;
        var read = new NamedArguments(text[..open].Trim().ToLowerInvariant());
        foreach (string part in text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && read._named.Count == 0)
                read._placed.Add(part);
            else if (equals <= 0 || !read._named.TryAdd(part[..equals].Trim().ToLowerInvariant(), part[(equals + 1)..].Trim()))
                return null;
        }

        return read;
    }

    public double Number(string name, double otherwise) => MaybeNumber(name) ?? otherwise;

    public double? MaybeNumber(string name)
    {
        if (Take(name) is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        _wrong = true;
        return null;
    }

    public int? MaybeWhole(string name)
    {
        if (Take(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return number;
        _wrong = true;
        return null;
    }

    public int Whole(string name, int otherwise) => MaybeWhole(name) ?? otherwise;

    public bool Flag(string name)
    {
        if (Take(name) is not { } text)
            return false;
        if (bool.TryParse(text, out bool flag))
            return flag;
        _wrong = true;
        return false;
    }

    public T? Choice<T>(string name) where T : struct, Enum
    {
        if (Take(name) is not { } text)
            return null;
        if (Enum.TryParse(text, ignoreCase: true, out T choice) && Enum.IsDefined(choice))
            return choice;
        _wrong = true;
        return null;
    }

    public string? Word(string name) => Take(name);

    /// <summary>The text from which <see cref="Parse"/> makes the same arguments again: those that are not their defaults.</summary>
    public static string TextOf(string name, params ReadOnlySpan<(string Name, object? Value, object? Default)> arguments)
    {
        var parts = new List<string>();
        foreach ((string argument, object? value, object? otherwise) in arguments)
        {
            if (value is not null && !value.Equals(otherwise))
                parts.Add($"{argument}={(value is IFormattable number and not Enum ? number.ToString(null, CultureInfo.InvariantCulture) : value is string word ? word : value.ToString()!.ToLowerInvariant())}");
        }

        return parts.Count == 0 ? name : $"{name}({string.Join(", ", parts)})";
    }

    private string? Take(string name) => _named.Remove(name, out string? text) ? text
        : _taken < _placed.Count ? _placed[_taken++]
        : null;
}
