namespace Myelin;

/// <summary>What a callback remembers, by name: numbers, texts, and arrays such as weights. See <see cref="Callback.SaveState"/>.</summary>
public sealed class CallbackState
{
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float[]> _arrays = new(StringComparer.Ordinal);

    /// <summary>Nothing yet.</summary>
    public CallbackState()
    {
    }

    internal IReadOnlyDictionary<string, double> Numbers => _numbers;

    internal IReadOnlyDictionary<string, string> Texts => _texts;

    internal IReadOnlyDictionary<string, float[]> Arrays => _arrays;

    /// <summary>Whether there is a number, a text or an array of a name.</summary>
    public bool Has(string name) => _numbers.ContainsKey(name) || _texts.ContainsKey(name) || _arrays.ContainsKey(name);

    /// <summary>Puts down a number; it comes back to the last bit. Whole numbers do up to 2⁵³.</summary>
    public void Set(string name, double number) => _numbers[name] = number;

    /// <summary>Puts down a text.</summary>
    public void Set(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _texts[name] = text;
    }

    /// <summary>Puts down an array. It is not copied, so it must not change until the state is written.</summary>
    public void Set(string name, float[] numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        _arrays[name] = numbers;
    }

    /// <summary>A number that was put down.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public double Number(string name) => _numbers.TryGetValue(name, out double number) ? number : throw Missing("number", name);

    /// <summary>A number that was put down, as a whole one.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public int Count(string name) => (int)Number(name);

    /// <summary>A text that was put down.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public string Text(string name) => _texts.TryGetValue(name, out string? text) ? text : throw Missing("text", name);

    /// <summary>An array that was put down.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public float[] Array(string name) => _arrays.TryGetValue(name, out float[]? numbers) ? numbers : throw Missing("array", name);

    private KeyNotFoundException Missing(string what, string name) =>
        new($"The state has no {what} \"{name}\"; "
            + $"it has {string.Join(", ", _numbers.Keys.Concat(_texts.Keys).Concat(_arrays.Keys).Select(k => $"\"{k}\""))}.");
}
