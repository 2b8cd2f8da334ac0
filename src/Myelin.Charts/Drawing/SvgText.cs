using System.Globalization;
using System.Text;

namespace Myelin.Charts.Drawing;

/// <summary>How text and numbers become part of an SVG file.</summary>
internal static class SvgText
{
    /// <summary>A coordinate with at most two decimals; never "-0", never an exponent.</summary>
    public static string Number(double value)
    {
        double rounded = Math.Round(value, 2, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>About how wide the text is in the widest of the common sans-serif faces (DejaVu Sans, Verdana), in pixels: in narrower ones
    /// there is air.</summary>
    public static double WidthOf(string text, double size)
    {
        double em = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            em += rune.Value switch
            {
                ' ' or '.' or ',' or ':' or ';' or 'i' or 'j' or 'l' or '|' or '\'' or '!' => 0.33,
                'f' or 't' or 'r' or 'I' or '(' or ')' or '[' or ']' or '-' or '/' => 0.40,
                'm' or 'w' or 'M' or 'W' or '%' or '@' => 0.96,
                '−' or '×' => 0.84,
                >= 'A' and <= 'Z' => 0.71,
                >= 0x1100 => 1.02,
                _ => 0.63,
            };
        }
        return em * size;
    }

    /// <summary>The text cut to the width with an ellipsis in its middle, so that names that differ at either end stay apart.</summary>
    public static string Fit(string text, double size, double width)
    {
        if (WidthOf(text, size) <= width) return text;
        Rune[] runes = [.. text.EnumerateRunes()];
        for (int kept = runes.Length - 1; kept >= 2; kept--)
        {
            int head = (kept * 2 + 2) / 3;
            string shorter = string.Concat(runes[..head]) + "…" + string.Concat(runes[^(kept - head)..]);
            if (WidthOf(shorter, size) <= width) return shorter;
        }
        return "…";
    }
}
