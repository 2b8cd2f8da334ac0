namespace Myelin.Datasets;

/// <summary>Finds out what a target column asks for, and refuses what cannot be learned.</summary>
internal static class TargetDetection
{
    // With fewer numbers than this among its values a target is text on purpose, and not numbers with a slip.
    private const double MostlyNumbers = 0.9;

    public static TargetEncoding Detect(Table table, string name, TaskKind task)
    {
        TableColumn column = table[name];
        int[] occurrences = column.Occurrences();
        NumberFormat? detected = table.NumberFormats.Detect(column);
        if (detected is null && task != TaskKind.Classification && NumberFormats.IsAmbiguous(column)) throw UnclearNumbers(table, column, task);
        NumberFormat format = detected ?? default;
        TableColumn read = column.Read(format);
        DistinctCells cells = read.Cells;
        int numbers = 0, texts = 0;
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (cells.Kinds[code] == CellKind.Number) numbers += occurrences[code];
            else if (cells.Kinds[code] == CellKind.Text) texts += occurrences[code];
        }

        int rows = numbers + texts;
        if (rows == 0)
            throw new InvalidTableException($"{table.Prefix}the target \"{name}\" is missing in all {table.RowCount} rows. Choose another column.");
        bool numeric = texts == 0;
        if (numeric) TableNumbers.CheckSizes(table, read);
        if (task == TaskKind.Auto) task = TaskOf(table, read, occurrences, numbers, texts);
        if (task == TaskKind.Regression)
        {
            if (!numeric) throw TargetEncoding.NotANumber(table, column, column.FirstRowOf(CellKind.Text));
            return Regression(table, read, format);
        }

        // Classes are named as they are written.
        return Classification(table, column, occurrences, numeric && format == default, rows);
    }

    private static TaskKind TaskOf(Table table, TableColumn column, int[] occurrences, int numbers, int texts)
    {
        IEnumerable<double> distinct = Enumerable.Range(0, occurrences.Length)
            .Where(code => occurrences[code] > 0 && column.Cells.Kinds[code] == CellKind.Number)
            .Select(code => column.Cells.Numbers[code]).Distinct();
        if (TargetEncoding.LooksLikeClasses(distinct, numbers)) return TaskKind.Classification;
        if (texts == 0) return TaskKind.Regression;
        if (numbers < MostlyNumbers * (numbers + texts)) return TaskKind.Classification;
        int row = column.FirstRowOf(CellKind.Text);
        string others = texts == 1 ? "" : $" (and {texts - 1} more such)";
        throw new InvalidTableException($"{table.Prefix}the target \"{column.Name}\" holds numbers, but {table.PlaceOf(row)} holds "
            + $"{Cell.Quote(column[row])}{others}.\nCorrect that or leave it empty; or say that the task is classification, if it is.");
    }

    private static TargetEncoding Regression(Table table, TableColumn column, NumberFormat format)
    {
        double[] values = [.. Enumerable.Range(0, table.RowCount).Select(column.NumberAt).OfType<double>()];
        if (values.Min() == values.Max())
        {
            throw new InvalidTableException($"{table.Prefix}the target \"{column.Name}\" is {TargetEncoding.ClassName(values[0])} in "
                + $"{(values.Length == 1 ? "its only row" : $"all {values.Length} rows")}: there is nothing to learn.");
        }

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(y => (y - mean) * (y - mean)) / values.Length);
        return new TargetEncoding(column.Name, mean, deviation > 0 ? deviation : 1, format);
    }

    private static TargetEncoding Classification(Table table, TableColumn column, int[] occurrences, bool numeric, int rows)
    {
        DistinctCells cells = column.Cells;
        var countOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (occurrences[code] == 0 || cells.Kinds[code] == CellKind.Missing) continue;
            string name = numeric ? TargetEncoding.ClassName(cells.Numbers[code]) : cells.Texts[code].Trim();
            countOf[name] = countOf.GetValueOrDefault(name) + occurrences[code];
        }

        string[] names = [.. countOf.Keys];
        if (names.Length == 1)
        {
            throw new InvalidTableException($"{table.Prefix}the target \"{column.Name}\" has one class only, {Cell.Quote(names[0])}, in "
                + $"{(rows == 1 ? "its only row" : $"all {rows} rows")}: there is nothing to tell apart.");
        }

        if (numeric) Array.Sort(Array.ConvertAll(names, NumberOf), names);
        else Array.Sort(names, StringComparer.Ordinal);
        string[] alone = [.. names.Where(name => countOf[name] == 1)];
        if (alone.Length > 0) throw ClassWithOneRow(table, column, numeric, alone, names.Length, rows);
        return new TargetEncoding(column.Name, names, [.. names.Select(name => countOf[name])]);
    }

    private static InvalidTableException UnclearNumbers(Table table, TableColumn column, TaskKind task)
    {
        int row = column.FirstRowOf(CellKind.Text);
        string classes = task == TaskKind.Auto ? "; or, if they are names of classes, say that the task is classification" : "";
        return new InvalidTableException($"{table.Prefix}nothing tells whether the comma of the target's numbers, "
            + $"such as {Cell.Quote(column[row])} on {table.PlaceOf(row)}, is a decimal comma or stands between thousands.\n"
            + $"Write \"{column.Name}\" with a point and no comma{classes}.");
    }

    private static double NumberOf(string text) => Cell.TryParseNumber(text, out double number) ? number : double.NaN;

    private static InvalidTableException ClassWithOneRow(Table table, TableColumn column, bool numeric, string[] alone, int classes, int rows)
    {
        int row = Enumerable.Range(0, table.RowCount).First(row => numeric
            ? column.NumberAt(row) == NumberOf(alone[0])
            : column[row].Trim() == alone[0]);
        string which = alone.Length == 1
            ? $"the class {Cell.Quote(alone[0])} of the target \"{column.Name}\" has one row only ({table.PlaceOf(row)})"
            : $"{alone.Length} of the {classes} classes of the target \"{column.Name}\" have one row only, "
                + $"such as {Cell.Quote(alone[0])} ({table.PlaceOf(row)})";
        bool isDates = !numeric && (DateText.Detect(column, out bool ambiguous) is not null || ambiguous);
        string remedy = isDates ? "It holds dates, which are no target: put the days from or until some date in their place, which are a number."
            : 2 * alone.Length > rows || (numeric && classes > 20)
            ? NumberFormats.IsAmbiguous(column)
                ? "If these are numbers, nothing tells whether their comma is a decimal comma or stands between thousands: "
                    + "write them with a point and no comma."
                : numeric
                ? "If the target is a quantity, say that the task is regression."
                : "It looks like a name or a free text, which is not a class."
            : "Join such a class with another, leave its row out, or add rows of it.";
        return new InvalidTableException($"{table.Prefix}{which}, which cannot be both learned and tested.\n{remedy}");
    }
}
