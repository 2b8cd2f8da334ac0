using System.Globalization;

namespace Myelin.Serialization;

/// <summary>A name with numbers, written as <c>leaky_relu(0.2)</c> or, without numbers, <c>relu</c>: how small choices are saved and
/// typed.</summary>
/// <param name="Name">The name.</param>
/// <param name="Numbers">The numbers.</param>
/// <param name="Words">Words after the numbers, which few have: <c>variance_scaling(2, fan_in, uniform)</c>.</param>
internal readonly record struct NamedNumbers(string Name, double[] Numbers, params string[] Words)
{
    /// <summary>Reads the text; null when it is not of this form, or has words.</summary>
    public static NamedNumbers? Parse(string text) => ParseWithWords(text) is { Words: [] } form ? form : null;

    /// <summary>Reads the text; null when it is not of this form.</summary>
    public static NamedNumbers? ParseWithWords(string text)
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return text.Length == 0 ? null : new(text, []);
        if (open == 0 || text[^1] != ')')
            return null;
        string[] parts = text[(open + 1)..^1].Split(',');
        var numbers = new List<double>();
        var words = new List<string>();
        foreach (string part in parts)
        {
            if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                if (!double.IsFinite(number) || words.Count > 0)
                    return null;
                numbers.Add(number);
            }
            else if (part.Trim() is { Length: > 0 } word && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                words.Add(word.ToLowerInvariant());
            }
            else
            {
                return null;
            }
        }

        return new(text[..open].Trim(), [.. numbers], [.. words]);
    }

    /// <summary>The text, from which <see cref="Parse"/> makes the same numbers to the last bit.</summary>
    public override string ToString() => Numbers.Length + Words.Length == 0
        ? Name
        : $"{Name}({string.Join(", ", Numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)).Concat(Words))})";
}
