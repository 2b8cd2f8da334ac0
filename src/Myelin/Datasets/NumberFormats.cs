namespace Myelin.Datasets;

/// <summary>Finds out how the numbers of a table's columns are written. Marks that may mean two things mean what the other columns' marks
/// do.</summary>
internal sealed class NumberFormats
{
    // Numbers without a mark between thousands are smaller than that.
    private const double Thousand = 1000;

    private readonly Lazy<(string? Points, string? Commas)> _others;

    public NumberFormats(Table table) => _others = new(() => SureMarks(table));

    /// <summary>The one format that all cells of the column have; null when there is none, or when their comma might be read in two ways and
    /// no other column tells which. A point that might be is a decimal point.</summary>
    public NumberFormat? Detect(TableColumn column)
    {
        List<NumberFormat> possible = Possible(column);
        if (possible.Count <= 1) return possible.Count == 0 ? null : possible[0];
        (string? points, string? commas) = _others.Value;
        if (points is null != commas is null) return possible[points is not null ? 0 : 1];
        return possible[0].Marks == NumberMarks.Point ? possible[0] : null;
    }

    /// <summary>Whether all cells can be read as numbers in two ways because of their comma.</summary>
    public static bool IsAmbiguous(TableColumn column) => Possible(column) is [{ Marks: NumberMarks.CommaThousands }, _];

    /// <summary>Warns of plain numbers that are read with points between thousands because of another column, and of numbers that are read
    /// with a decimal point and look as if points stood between thousands (950, 1.234, 12.500) where no other column tells. Three decimals in
    /// all cells, or in none, do not look so.</summary>
    public void WarnOfThousands(TableColumn column, ICollection<string> warnings)
    {
        if (Possible(column) is not [{ Marks: NumberMarks.Point } format, _]) return;
        (string? points, string? commas) = _others.Value;
        if (points is null && commas is not null)
        {
            warnings.Add($"Column \"{column.Name}\" is read with points between thousands, as \"{commas}\" has decimal commas. "
                + $"If its points are decimal points, write \"{commas}\" with points too; if that is no number, exclude it.");
            return;
        }

        if (points is not null && commas is null) return;
        int[] occurrences = column.Occurrences();
        string? marked = null;
        bool plain = false;
        for (int code = 0; code < occurrences.Length; code++)
        {
            string text = column.Cells.Texts[code];
            if (occurrences[code] == 0 || !format.TryParse(text, out double number) || number == 0) continue;
            if (text.Contains('.')) marked ??= text;
            else if (Math.Abs(number) >= Thousand) return;
            else plain = true;
        }

        if (marked is null || !plain) return;
        warnings.Add($"Column \"{column.Name}\" is read with a decimal point, but the points of its numbers, such as {Cell.Quote(marked)}, "
            + "might stand between thousands, and nothing tells. If they do, write the numbers without them.");
    }

    /// <summary>The first columns whose marks can be read in one way only: with decimal points, with decimal commas.</summary>
    private static (string? Points, string? Commas) SureMarks(Table table)
    {
        string? points = null, commas = null;
        foreach (TableColumn column in table.Columns)
        {
            if (points is not null && commas is not null) break;
            if (Possible(column) is not [var format]) continue;
            if (format.Marks is NumberMarks.DecimalComma or NumberMarks.PointThousands) commas ??= column.Name;
            if (format.Marks == NumberMarks.CommaThousands || (format.Marks == NumberMarks.Point && HasFractions(column))) points ??= column.Name;
        }

        return (points, commas);
    }

    /// <summary>The formats that all cells have: none; one; or one whose decimal mark is a point, and then one whose is a comma.</summary>
    private static List<NumberFormat> Possible(TableColumn column)
    {
        DistinctCells cells = column.Cells;
        bool any = false, points = false, commas = false;
        char? sign = null;
        int[] present = [.. column.PresentCodes()];
        foreach (int code in present)
        {
            any = true;
            string text = cells.Texts[code];
            points |= text.Contains('.');
            commas |= text.Contains(',');
            if (cells.Kinds[code] == CellKind.Text) sign ??= NumberFormat.SignOf(text);
        }

        List<NumberFormat> possible = [];
        if (!any) return possible;
        // Marks between thousands are looked for only where there are such marks at all.
        AddWhereAllFit(commas ? NumberMarks.CommaThousands : NumberMarks.Point);
        if (points || commas) AddWhereAllFit(points ? NumberMarks.PointThousands : NumberMarks.DecimalComma);
        return possible;

        void AddWhereAllFit(NumberMarks marks)
        {
            var format = new NumberFormat(marks, sign);
            if (present.All(code => format.TryParse(cells.Texts[code], out _)))
                possible.Add(format);
        }
    }

    /// <summary>Whether digits stand behind a point.</summary>
    private static bool HasFractions(TableColumn column)
    {
        foreach (int code in column.PresentCodes())
        {
            string text = column.Cells.Texts[code];
            int point = text.IndexOf('.', StringComparison.Ordinal);
            if (point >= 0 && point + 1 < text.Length && char.IsAsciiDigit(text[point + 1])) return true;
        }

        return false;
    }
}
