namespace Myelin.Datasets;

/// <summary>Finds out how the numbers of a column are written.</summary>
internal static class NumberFormats
{
    /// <summary>The one format that all cells of the column have; null when there is none, or when they might be read in two ways and
    /// no other column tells which.</summary>
    public static NumberFormat? Detect(Table table, TableColumn column)
    {
        List<NumberFormat> possible = Possible(column);
        if (possible.Count <= 1) return possible.Count == 0 ? null : possible[0];
        bool points = false, commas = false;
        foreach (TableColumn other in table.Columns)
        {
            if (other.Name == column.Name) continue;
            List<NumberFormat> formats = Possible(other);
            if (formats.Count != 1) continue;
            commas |= formats[0].Marks == NumberMarks.DecimalComma;
            points |= formats[0].Marks == NumberMarks.CommaThousands || (formats[0].Marks == NumberMarks.Point && HasFractions(other));
        }

        if (points == commas) return null;
        return possible.Find(format => format.Marks == (points ? NumberMarks.CommaThousands : NumberMarks.DecimalComma));
    }

    /// <summary>Whether all cells can be read as numbers in two ways.</summary>
    public static bool IsAmbiguous(TableColumn column) => Possible(column).Count > 1;

    private static List<NumberFormat> Possible(TableColumn column)
    {
        int[] occurrences = column.Occurrences();
        DistinctCells cells = column.Cells;
        List<NumberFormat> possible = [];
        bool anyText = false, anyNumber = false;
        char? sign = null;
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (occurrences[code] == 0 || cells.Kinds[code] == CellKind.Missing) continue;
            anyText |= cells.Kinds[code] == CellKind.Text;
            anyNumber |= cells.Kinds[code] == CellKind.Number;
            if (cells.Kinds[code] == CellKind.Text) sign ??= NumberFormat.SignOf(cells.Texts[code]);
        }

        // Plain numbers may be read as nothing else, or 1.234 would be a thousand in one file and one in another.
        if (!anyText) return anyNumber ? [default] : [];
        foreach (NumberMarks marks in Enum.GetValues<NumberMarks>())
        {
            var format = new NumberFormat(marks, sign);
            bool fits = true;
            for (int code = 0; code < occurrences.Length && fits; code++)
                fits = occurrences[code] == 0 || cells.Kinds[code] == CellKind.Missing || format.TryParse(cells.Texts[code], out _);
            if (!fits) continue;
            if (marks == NumberMarks.Point) return [format];
            possible.Add(format);
        }

        return possible;
    }

    /// <summary>Whether a number has digits behind a point that are not three, as thousands would be.</summary>
    private static bool HasFractions(TableColumn column)
    {
        int[] occurrences = column.Occurrences();
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (occurrences[code] == 0 || column.Cells.Kinds[code] != CellKind.Number) continue;
            ReadOnlySpan<char> text = column.Cells.Texts[code].AsSpan().Trim();
            int point = text.IndexOf('.');
            if (point >= 0 && text.Length - point - 1 is not (0 or 3)) return true;
        }

        return false;
    }
}
