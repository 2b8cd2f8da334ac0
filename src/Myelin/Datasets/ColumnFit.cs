namespace Myelin.Datasets;

/// <summary>Decides what becomes of an input column.</summary>
internal static class ColumnFit
{
    // Below this many rows it is no wonder when all texts differ.
    private const int FewestRowsOfIdentifiers = 20;

    // Texts of several words that repeat more than that are told by themselves, not by their words.
    private const double LeastDifferentTexts = 0.5;

    public static ColumnEncoding Fit(Table table, TableColumn column, TableColumn training, List<string> warnings)
    {
        CountKinds(column, out int numbers, out int texts);
        int missing = training.MissingCount;
        if (missing == training.Count)
            return Drop(column, ColumnKind.Empty, missing, "no value in any row", warnings);
        if (table.NumberFormats.Detect(column) is { } format)
        {
            TableColumn read = column.Read(format);
            table.NumberFormats.WarnOfThousands(column, warnings);
            TableNumbers.CheckSizes(table, read);
            if (IsCounter(table, read)) warnings.Add($"Column \"{column.Name}\" counts the rows. If it is only their number, exclude it.");
            if (FitNumbers(column.Name, NumbersOf(training.Read(format)), missing, format) is { } numeric) return numeric;
        }
        else if (numbers == 0 && DateText.Detect(column, out _) is { } order)
        {
            double[] days = NumbersOf(training.Read(order));
            if (FitNumbers(column.Name, days, missing: 0, default) is { } numeric)
                return DateEncoding.Fit(column.Name, order, numeric, days, missing);
        }
        else
        {
            WarnOfSlips(table, column, warnings);
        }

        Dictionary<string, int> counts = CountTexts(training);
        if (counts.Count == 1 && missing == 0)
            return Drop(column, ColumnKind.Constant, missing, $"the same value in every row, {Cell.Quote(counts.Keys.First())}", warnings);
        int present = training.Count - missing;
        bool allDiffer = counts.Count == present && present >= FewestRowsOfIdentifiers;
        bool many = counts.Count > CategoricalEncoding.MostCategories;
        bool mostDiffer = present >= FewestRowsOfIdentifiers && counts.Count >= LeastDifferentTexts * present;
        if (texts > 0 && mostDiffer && TextEncoding.Fit(column.Name, counts, missing) is { } words) return words;
        if (texts > 0 && (allDiffer || (many && counts.Count >= 0.9 * present)))
            return Drop(column, ColumnKind.Identifier, missing, $"{counts.Count} different texts in {present} rows", warnings);
        if (many)
        {
            warnings.Add($"Column \"{column.Name}\" has {counts.Count} different texts; the {CategoricalEncoding.MostCategories} most frequent "
                + "get an input each, the others share one.");
        }

        return CategoricalEncoding.Fit(column.Name, counts, missing);
    }

    // Numbers that differ by less than arithmetic can tell are as good as equal.
    private static NumericEncoding? FitNumbers(string name, double[] values, int missing, NumberFormat format)
    {
        NumericEncoding? numeric = values.Min() < values.Max() ? NumericEncoding.Fit(name, values, missing, format) : null;
        return numeric is { StandardDeviation: > 0 } ? numeric : null;
    }

    private static DroppedColumn Drop(TableColumn column, ColumnKind kind, int missing, string reason, List<string> warnings)
    {
        warnings.Add($"Column \"{column.Name}\" is left out: it has {reason}.");
        return new DroppedColumn(column.Name, kind, missing, reason);
    }

    private static void CountKinds(TableColumn column, out int numbers, out int texts)
    {
        numbers = texts = 0;
        foreach (int code in column.Codes)
        {
            if (column.Cells.Kinds[code] == CellKind.Number) numbers++;
            else if (column.Cells.Kinds[code] == CellKind.Text) texts++;
        }
    }

    private static double[] NumbersOf(TableColumn column)
    {
        var numbers = new List<double>(column.Count);
        foreach (int code in column.Codes)
            if (column.Cells.Kinds[code] == CellKind.Number) numbers.Add(column.Cells.Numbers[code]);
        return [.. numbers];
    }

    private static Dictionary<string, int> CountTexts(TableColumn column)
    {
        int[] occurrences = column.Occurrences();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (occurrences[code] == 0 || column.Cells.Kinds[code] == CellKind.Missing) continue;
            string text = column.Cells.Texts[code].Trim();
            counts[text] = counts.GetValueOrDefault(text) + occurrences[code];
        }

        return counts;
    }

    /// <summary>Whether the column is 0, 1, 2, ... or 1, 2, 3, ... down the file, from which rows may have been left out.</summary>
    private static bool IsCounter(Table table, TableColumn column)
    {
        if (column.Count < FewestRowsOfIdentifiers) return false;
        double? first = column.NumberAt(0) - table.PositionOf(0);
        if (first is not (0.0 or 1.0)) return false;
        for (int row = 1; row < column.Count; row++)
            if (column.NumberAt(row) - table.PositionOf(row) != first) return false;
        return true;
    }

    /// <summary>Numbers that are read as text are rarely meant so.</summary>
    private static void WarnOfSlips(Table table, TableColumn column, List<string> warnings)
    {
        if (NumberFormats.IsAmbiguous(column))
        {
            warnings.Add($"Column \"{column.Name}\" is read as text: nothing tells whether the comma of its numbers, "
                + $"such as {Cell.Quote(column[column.FirstRowOf(CellKind.Text)])}, is a decimal comma or stands between thousands. "
                + "Write them with a point and no comma.");
            return;
        }

        (NumberFormat Format, TableColumn Read, int Numbers, int Texts)? nearest = null;
        foreach (NumberFormat format in NumberFormat.All)
        {
            TableColumn read = column.Read(format);
            CountKinds(read, out int numbers, out int texts);
            if (texts > 0 && numbers > 9 * texts && (nearest is null || texts < nearest.Value.Texts)) nearest = (format, read, numbers, texts);
        }

        if (nearest is { } found)
        {
            int row = found.Read.FirstRowOf(CellKind.Text);
            warnings.Add($"Column \"{column.Name}\" is read as text: {found.Texts} of its {found.Numbers + found.Texts} cells "
                + $"{(found.Texts == 1 ? "is" : "are")} no {(found.Format == default ? "number" : $"number like {found.Format}")}, "
                + $"such as {Cell.Quote(column[row])} on {table.PlaceOf(row)}. Correct or empty such cells to have it read as numbers.");
            return;
        }

        WarnOfDates(table, column, warnings);
    }

    /// <summary>Dates that are read as text are rarely meant so.</summary>
    private static void WarnOfDates(Table table, TableColumn column, List<string> warnings)
    {
        if (DateText.AreSeasons(column)) return;
        _ = DateText.Detect(column, out bool ambiguous);
        if (ambiguous)
        {
            int row = column.FirstRowOf(CellKind.Text);
            warnings.Add($"Column \"{column.Name}\" is read as text: nothing tells whether the day or the month comes first in its dates, "
                + $"such as {Cell.Quote(column[row])}. Write them as 2024-03-31.");
            return;
        }

        (DateOrder Order, TableColumn Read, int Dates, int Others)? nearest = null;
        foreach (DateOrder order in Enum.GetValues<DateOrder>())
        {
            TableColumn read = column.Read(order);
            CountKinds(read, out int dates, out int others);
            if (others > 0 && dates > 9 * others && (nearest is null || others < nearest.Value.Others)) nearest = (order, read, dates, others);
        }

        if (nearest is not { } found) return;
        int slip = found.Read.FirstRowOf(CellKind.Text);
        warnings.Add($"Column \"{column.Name}\" is read as text: {found.Others} of its {found.Dates + found.Others} cells "
            + $"{(found.Others == 1 ? "is" : "are")} no date ({DateText.NameOf(found.Order)}), such as {Cell.Quote(column[slip])} on "
            + $"{table.PlaceOf(slip)}. Correct or empty such cells to have it read as dates.");
    }
}
