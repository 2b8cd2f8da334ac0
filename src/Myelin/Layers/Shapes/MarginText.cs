using System.Globalization;

namespace Myelin;

/// <summary>The text of margins: the numbers before and after with a colon between them, axes with an x: <c>1:2x0:3</c>.</summary>
internal static class MarginText
{
    /// <summary>The pairs of the text, a single number for both; none when something is not a whole number.</summary>
    public static (int Before, int After)[] Pairs(string text)
    {
        string[] axes = text.Split('x');
        var pairs = new (int, int)[axes.Length];
        for (int i = 0; i < axes.Length; i++)
        {
            string[] parts = axes[i].Split(':');
            if (parts.Length > 2 || !TryNumber(parts[0], out int before) || !TryNumber(parts[^1], out int after))
                return [];
            pairs[i] = (before, after);
        }

        return pairs;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
