using System.Globalization;

namespace Myelin.Serialization;

/// <summary>A name with numbers, written as <c>leaky_relu(0.2)</c> or, without numbers, <c>relu</c>: how small choices are saved and typed.</summary>
internal readonly record struct NamedNumbers(string Name, double[] Numbers)
{
    /// <summary>Reads the text; null when it is not of this form.</summary>
    public static NamedNumbers? Parse(string text)
    {
        text = text.Trim();
        int open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0)
            return text.Length == 0 ? null : new(text, []);
        if (open == 0 || text[^1] != ')')
            return null;
        string[] parts = text[(open + 1)..^1].Split(',');
        double[] numbers = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                return null;
        }

        return new(text[..open].Trim(), numbers);
    }

    /// <summary>The text, from which <see cref="Parse"/> makes the same numbers to the last bit.</summary>
    public override string ToString() => Numbers.Length == 0
        ? Name
        : $"{Name}({string.Join(", ", Numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))})";
}
