namespace Myelin.Datasets;

/// <summary>Decides what becomes of an input column.</summary>
internal static class ColumnFit
{
    // Below this many rows it is no wonder when all texts differ.
    private const int FewestRowsOfIdentifiers = 20;

    public static ColumnEncoding Fit(Table table, TableColumn column, TableColumn training, List<string> warnings)
    {
        CountKinds(column, out int numbers, out int texts);
        int missing = training.MissingCount;
        if (missing == training.Count)
            return Drop(column, ColumnKind.Empty, missing, "no value in any row", warnings);
        if (texts == 0)
        {
            TableNumbers.CheckSizes(table, column);
            double[] values = NumbersOf(training);
            if (IsCounter(table, column)) warnings.Add($"Column \"{column.Name}\" counts the rows. If it is only their number, exclude it.");
            NumericEncoding? numeric = values.Min() < values.Max() ? NumericEncoding.Fit(column.Name, values, missing) : null;
            // Numbers that differ by less than arithmetic can tell are as good as equal.
            if (numeric is { StandardDeviation: > 0 }) return numeric;
        }
        else
        {
            WarnOfSlips(table, column, numbers, texts, warnings);
        }

        Dictionary<string, int> counts = CountTexts(training);
        if (counts.Count == 1 && missing == 0)
            return Drop(column, ColumnKind.Constant, missing, $"the same value in every row, {Cell.Quote(counts.Keys.First())}", warnings);
        int present = training.Count - missing;
        bool allDiffer = counts.Count == present && present >= FewestRowsOfIdentifiers;
        if (texts > 0 && (allDiffer || (counts.Count > CategoricalEncoding.MostCategories && counts.Count >= 0.9 * present)))
            return Drop(column, ColumnKind.Identifier, missing, $"{counts.Count} different texts in {present} rows", warnings);
        if (counts.Count > CategoricalEncoding.MostCategories)
        {
            warnings.Add($"Column \"{column.Name}\" has {counts.Count} different texts; the {CategoricalEncoding.MostCategories} most frequent "
                + "get an input each, the others share one.");
        }

        return CategoricalEncoding.Fit(column.Name, counts, missing);
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
    private static void WarnOfSlips(Table table, TableColumn column, int numbers, int texts, List<string> warnings)
    {
        int row = column.FirstRowOf(CellKind.Text);
        if (numbers > 9 * texts)
        {
            warnings.Add($"Column \"{column.Name}\" is read as text: {texts} of its {numbers + texts} cells "
                + $"{(texts == 1 ? "is" : "are")} no number, such as {Cell.Quote(column[row])} on {table.PlaceOf(row)}. "
                + "Correct or empty such cells to have it read as numbers.");
        }
        else if (HasDecimalCommas(column))
        {
            warnings.Add($"Column \"{column.Name}\" is read as text: its numbers have a comma, "
                + $"such as {Cell.Quote(column[row])}, where a point is needed.");
        }
    }

    private static bool HasDecimalCommas(TableColumn column)
    {
        foreach (int code in column.Codes)
        {
            if (column.Cells.Kinds[code] != CellKind.Text) continue;
            string text = column.Cells.Texts[code];
            if (text.Count(c => c == ',') != 1 || !Cell.TryParseNumber(text.Replace(',', '.'), out _)) return false;
        }

        return true;
    }
}
