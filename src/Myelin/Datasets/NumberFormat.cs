namespace Myelin.Datasets;

/// <summary>Which marks stand in the numbers of a column.</summary>
public enum NumberMarks
{
    /// <summary>A decimal point alone: <c>1234.5</c>.</summary>
    Point,

    /// <summary>Commas between thousands and a decimal point: <c>1,234.5</c>.</summary>
    CommaThousands,

    /// <summary>A decimal comma alone: <c>1234,5</c>.</summary>
    DecimalComma,

    /// <summary>Points between thousands and a decimal comma: <c>1.234,5</c>.</summary>
    PointThousands,
}

/// <summary>How the numbers of a column are written. It is found out from all cells of the column, and saved with what was fitted.</summary>
/// <param name="Marks">The marks between the digits.</param>
/// <param name="Sign">The sign that each number has: a percent sign behind it, or one of $ € £ ¥ before or behind it; null for none. The
/// number is what stands beside it: 12 for <c>12 %</c>. A 0 may stand without it.</param>
public readonly record struct NumberFormat(NumberMarks Marks, char? Sign)
{
    private const int LongestNumber = 64;

    /// <summary>All formats, the plain one first.</summary>
    internal static IEnumerable<NumberFormat> All =>
        from sign in (char?[])[null, '%', '$', '€', '£', '¥']
        from marks in Enum.GetValues<NumberMarks>()
        select new NumberFormat(marks, sign);

    /// <summary>The sign of a number, whatever the number is.</summary>
    internal static char? SignOf(ReadOnlySpan<char> cell)
    {
        int at = cell.IndexOfAny("%$€£¥");
        return at < 0 ? null : cell[at];
    }

    /// <summary>An example: <c>1234.5</c>, <c>1,234.5</c>, <c>1234,5</c> or <c>1.234,5</c>, with its sign.</summary>
    public override string ToString()
    {
        string number = Marks switch
        {
            NumberMarks.CommaThousands => "1,234.5",
            NumberMarks.DecimalComma => "1234,5",
            NumberMarks.PointThousands => "1.234,5",
            _ => "1234.5",
        };
        return Sign is '$' or '£' or '¥' ? $"{Sign}{number}" : $"{number}{Sign}";
    }

    /// <summary>Reads a number that is written so, perhaps with a sign, an exponent and blanks around it. Marks between thousands may be
    /// lacking, but where there is one, there must be one before every three digits.</summary>
    /// <param name="cell">The raw text.</param>
    /// <param name="number">The number, possibly infinite; 0 when the text is not one.</param>
    /// <returns>Whether the text is such a number.</returns>
    public bool TryParse(ReadOnlySpan<char> cell, out double number)
    {
        number = 0;
        cell = cell.Trim();
        if (Sign is not { } sign) return TryParseMarks(cell, out number);
        if (cell.EndsWith(sign)) return TryParseMarks(cell[..^1].TrimEnd(), out number);
        // Nothing is nothing in every unit.
        if (TryParseMarks(cell, out double plain)) return plain == 0;
        if (sign == '%') return false;
        if (cell.StartsWith(sign)) return TryParseMarks(cell[1..].TrimStart(), out number);
        // -$5: a sign of the number before the currency's, and so none behind it.
        if (cell.Length < 3 || cell[0] is not ('-' or '+') || cell[1] != sign) return false;
        ReadOnlySpan<char> digits = cell[2..].TrimStart();
        if (digits.Length == 0 || digits[0] is '-' or '+' || !TryParseMarks(digits, out number)) return false;
        if (cell[0] == '-') number = -number;
        return true;
    }

    private bool TryParseMarks(ReadOnlySpan<char> cell, out double number)
    {
        number = 0;
        if (Marks == NumberMarks.Point) return Cell.TryParseNumber(cell, out number);
        if (cell.Length > LongestNumber) return false;
        char point = Marks == NumberMarks.CommaThousands ? '.' : ',';
        char? separator = Marks switch
        {
            NumberMarks.CommaThousands => ',',
            NumberMarks.PointThousands => '.',
            _ => null,
        };
        int start = cell.Length > 0 && cell[0] is '-' or '+' ? 1 : 0;
        int end = start;
        while (end < cell.Length && (char.IsAsciiDigit(cell[end]) || cell[end] == separator)) end++;
        if (separator is { } mark && !AreThousands(cell[start..end], mark)) return false;
        Span<char> plain = stackalloc char[LongestNumber];
        int length = 0;
        for (int i = 0; i < cell.Length; i++)
        {
            char c = cell[i];
            if (c == separator && i < end) continue;
            // Either the mark between thousands behind them, or the other format's decimal point.
            if (c is '.' or ',' && c != point) return false;
            plain[length++] = c == point ? '.' : c;
        }

        return Cell.TryParseNumber(plain[..length], out number);
    }

    internal static NumberFormat Parse(string text, JsonFields fields)
    {
        foreach (NumberFormat format in All)
            if (format.ToString() == text) return format;
        throw fields.Error($"the format \"{text}\" is not known");
    }

    // One to three digits, of which the first is not 0, and then groups of three; or digits alone.
    private static bool AreThousands(ReadOnlySpan<char> digits, char separator)
    {
        int first = digits.IndexOf(separator);
        if (first < 0) return true;
        if (first is < 1 or > 3 || digits[0] == '0') return false;
        for (int at = first; at < digits.Length; at += 4)
            if (digits[at] != separator || digits.Length < at + 4 || digits.Slice(at + 1, 3).Contains(separator)) return false;
        return true;
    }
}
