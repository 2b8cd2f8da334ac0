using System.Globalization;
using System.Text;

namespace Myelin.Charts;

/// <summary>Numbers as people read them: "0.9731", "12,345", "1.2×10⁻⁷", with a true minus sign; the same in every culture.</summary>
public static class NumberText
{
    /// <summary>The value with so many significant digits (default 4), trailing zeros dropped; whole numbers up to 10⁷ stay
    /// whole.</summary>
    /// <returns>"–" for NaN, "∞" or "−∞" for infinities.</returns>
    public static string Short(double value, int digits = 4)
    {
        if (double.IsNaN(value)) return "–";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (value == 0) return "0";
        double size = Math.Abs(value);
        if (size is >= 1e7 or < 1e-4) return Scientific(value, digits);
        int before = (int)Math.Floor(Math.Log10(size)) + 1;
        return Decimal(value, Math.Max(0, digits - before), keepZeros: false);
    }

    /// <summary>The value with a fixed number of decimals and thousands separators.</summary>
    public static string Fixed(double value, int decimals) => double.IsFinite(value) ? Decimal(value, decimals, keepZeros: true) : Short(value);

    /// <summary>A share of 1 as a percentage, for example "97.3 %", with a space that no line breaks at.</summary>
    public static string Percent(double share, int decimals = 1) =>
        double.IsFinite(share) ? Decimal(share * 100, decimals, keepZeros: decimals > 0) + "\u00A0%" : Short(share);

    /// <summary>A whole number with thousands separators.</summary>
    public static string Whole(long value) => Decimal(value, 0, keepZeros: false);

    /// <summary>The label of an axis tick: just the decimals that its step needs.</summary>
    internal static string Tick(double value, double step, double largest)
    {
        if (value == 0) return "0";
        if (largest >= 1e7 || step < 0.99e-5)
        {
            int digits = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - (int)Math.Floor(Math.Log10(step) + 1e-9) + 1;
            return Scientific(value, Math.Clamp(digits, 1, 15));
        }
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return Decimal(value, decimals, keepZeros: true);
    }

    private static string Scientific(double value, int digits)
    {
        string[] parts = value.ToString(
            "E" + (Math.Max(1, digits) - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('E');
        string mantissa = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0];
        var text = new StringBuilder(Minus(mantissa));
        if (mantissa is "1" or "-1") text.Length--;
        else text.Append('×');
        text.Append("10");
        foreach (char c in int.Parse(parts[1], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture))
            text.Append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']);
        return text.ToString();
    }

    private static string Decimal(double value, int decimals, bool keepZeros)
    {
        string text = value.ToString("N" + Math.Clamp(decimals, 0, 15).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        if (!keepZeros && text.Contains('.', StringComparison.Ordinal)) text = text.TrimEnd('0').TrimEnd('.');
        return text is "-0" ? "0" : Minus(text);
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
