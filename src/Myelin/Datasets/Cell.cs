using System.Globalization;

namespace Myelin.Datasets;

/// <summary>What one raw cell of a table holds.</summary>
public enum CellKind
{
    /// <summary>Nothing: an empty cell, or a word that stands for a missing value.</summary>
    Missing,

    /// <summary>A number, perhaps an infinite one.</summary>
    Number,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>Reads single raw cells: missing, number or text.</summary>
public static class Cell
{
    /// <summary>The largest size of a number that a table may hold, 1e30: safely finite in 32-bit arithmetic.</summary>
    public const double LargestNumber = 1e30;

    /// <summary>Whether the cell stands for a missing value: empty, <c>NA</c>, <c>N/A</c>, <c>#N/A</c>, <c>NaN</c>, <c>?</c> or
    /// <c>null</c>, in any letter case and with any blanks around it.</summary>
    /// <param name="cell">The raw text.</param>
    public static bool IsMissing(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        return cell.Length switch
        {
            0 => true,
            1 => cell[0] == '?',
            2 => cell.Equals("NA", StringComparison.OrdinalIgnoreCase),
            3 => cell.Equals("NaN", StringComparison.OrdinalIgnoreCase) || cell.Equals("N/A", StringComparison.OrdinalIgnoreCase),
            4 => cell.Equals("null", StringComparison.OrdinalIgnoreCase) || cell.Equals("#N/A", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
    }

    /// <summary>
    /// Reads a number written with a decimal point, and perhaps a sign, an exponent and blanks around it, whatever the machine's
    /// language; thousands separators are not read. <c>inf</c> and <c>infinity</c> (any case, signed or not) are infinite numbers.
    /// </summary>
    /// <param name="cell">The raw text.</param>
    /// <param name="number">The number, possibly infinite; 0 when the text is not one.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParseNumber(ReadOnlySpan<char> cell, out double number)
    {
        cell = cell.Trim();
        if (double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out number))
        {
            if (!double.IsNaN(number)) return true;
        }
        else if (cell.EndsWith("inf", StringComparison.OrdinalIgnoreCase) && cell.Length <= 4)
        {
            number = cell[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            if (cell.Length == 3 || cell[0] is '-' or '+') return true;
        }

        number = 0;
        return false;
    }

    /// <summary>Tells what a cell holds, and its number when it is one (0 otherwise).</summary>
    /// <param name="cell">The raw text.</param>
    /// <param name="number">The number, or 0.</param>
    public static CellKind Classify(ReadOnlySpan<char> cell, out double number)
    {
        number = 0;
        if (IsMissing(cell)) return CellKind.Missing;
        return TryParseNumber(cell, out number) ? CellKind.Number : CellKind.Text;
    }

    /// <summary>A cell's text as it is shown in a message: quoted, and shortened when it is long.</summary>
    internal static string Quote(string text)
    {
        string line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= 40 ? $"\"{line}\"" : $"\"{line.AsSpan(0, 37)}...\"";
    }
}
