using System.Globalization;

namespace Myelin;

/// <summary>The text of sizes, numbers with an x between them: <c>3x5</c>.</summary>
internal static class SizeText
{
    /// <summary>The numbers of the text; none when one of them is not a whole number.</summary>
    public static int[] Numbers(string text)
    {
        string[] parts = text.Split('x');
        var numbers = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i]))
                return [];
        }

        return numbers;
    }
}
