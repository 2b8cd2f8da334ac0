using System.Globalization;
using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>
/// How the target column becomes what a network learns: class labels from 0 (classes are sorted as numbers when all are, otherwise in
/// ordinal order), or numbers standardized with the training rows' mean and standard deviation.
/// </summary>
public sealed class TargetEncoding
{
    private const int MostNumericClasses = 20, RowsPerNumericClass = 10;

    private readonly Dictionary<string, int> _labelOfText = new(StringComparer.Ordinal);
    private readonly Dictionary<double, int> _labelOfNumber = [];

    internal TargetEncoding(string column, IReadOnlyList<string> classNames, IReadOnlyList<int> classCounts)
        : this(column, TaskKind.Classification)
    {
        ClassNames = classNames;
        ClassCounts = classCounts;
        for (int label = 0; label < classNames.Count; label++)
        {
            _labelOfText.Add(classNames[label], label);
            if (Cell.TryParseNumber(classNames[label], out double number)) _labelOfNumber.TryAdd(number, label);
        }
    }

    internal TargetEncoding(string column, double mean, double standardDeviation, NumberFormat format)
        : this(column, TaskKind.Regression)
    {
        Format = format;
        Mean = mean;
        StandardDeviation = standardDeviation;
    }

    private TargetEncoding(string column, TaskKind task)
    {
        Column = column;
        Task = task;
    }

    /// <summary>The target column's name.</summary>
    public string Column { get; }

    /// <summary>Classification or regression, never <see cref="TaskKind.Auto"/>.</summary>
    public TaskKind Task { get; }

    /// <summary>The classes in the order of their labels; empty for regression. A class that is a number is named by its shortest
    /// digits: <c>1</c> for a cell <c>1.0</c>.</summary>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <summary>The number of fitted rows in each class; empty for regression.</summary>
    public IReadOnlyList<int> ClassCounts { get; } = [];

    /// <summary>The fitted rows' mean; 0 for classification.</summary>
    public double Mean { get; }

    /// <summary>The fitted rows' standard deviation (of the population), 1 where all are equal; 1 for classification.</summary>
    public double StandardDeviation { get; } = 1;

    /// <summary>How the numbers of a regression are written; those that are put out are plain.</summary>
    public NumberFormat Format { get; }

    // Classes are compared as numbers when all are numbers, so that 1, 1.0 and 01 are one class.
    private bool HasNumericClasses => _labelOfNumber.Count == ClassNames.Count;

    /// <summary>Looks at the target's values in all rows that have one: finds out the task and the classes, and that they can be
    /// learned.</summary>
    /// <param name="table">All rows; those without a target are ignored.</param>
    /// <param name="column">The target's name.</param>
    /// <param name="task">The task, when it is known.</param>
    /// <exception cref="InvalidTableException">There is no such column, or it has no values, one class only, a class with one row, text
    /// where numbers are needed, numbers whose comma may mean two things, one number only, or a number that is infinite or beyond
    /// ±1e30.</exception>
    public static TargetEncoding Detect(Table table, string column, TaskKind task = TaskKind.Auto) =>
        TargetDetection.Detect(table, column, task);

    /// <summary>Each row's label.</summary>
    /// <param name="table">A table with the target column.</param>
    /// <exception cref="InvalidTableException">A row has no class, or one that is not known.</exception>
    /// <exception cref="InvalidOperationException">The task is regression.</exception>
    public int[] Labels(Table table)
    {
        if (Task != TaskKind.Classification) throw new InvalidOperationException($"The target \"{Column}\" is a number; it has no labels.");
        TableColumn column = table[Column];
        DistinctCells cells = column.Cells;
        int[] labelOf = new int[cells.Texts.Length];
        for (int code = 0; code < labelOf.Length; code++) labelOf[code] = LabelOf(cells, code);
        int[] labels = new int[table.RowCount];
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = labelOf[column.Codes[row]];
            if (labels[row] >= 0) continue;
            throw column.KindAt(row) == CellKind.Missing
                ? MissingTarget(table, row)
                : new InvalidTableException($"{table.Prefix}{Cell.Quote(column[row])} on {table.PlaceOf(row)} is not a class of the target "
                    + $"\"{Column}\" that was trained on: {Table.ListOf(ClassNames)}.");
        }

        return labels;
    }

    /// <summary>Each row's number, as it stands in the table.</summary>
    /// <param name="table">A table with the target column.</param>
    /// <exception cref="InvalidTableException">A row has no number, or one that is infinite or beyond ±1e30.</exception>
    public double[] Values(Table table)
    {
        TableColumn column = table[Column].Read(Format);
        double[] values = new double[table.RowCount];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = column.NumberAt(row) ?? throw (column.KindAt(row) == CellKind.Missing
                ? MissingTarget(table, row)
                : NotANumber(table, column, row, Format));
            TableNumbers.CheckSize(table, column, row, values[row]);
        }

        return values;
    }

    /// <summary>Each row's standardized number, (y − mean) / standard deviation.</summary>
    /// <param name="table">A table with the target column.</param>
    /// <exception cref="InvalidTableException">A row has no number, or one that is infinite or beyond ±1e30.</exception>
    public float[] Standardized(Table table) =>
        Array.ConvertAll(Values(table), y => (float)((y - Mean) / StandardDeviation));

    /// <summary>The number that a standardized one stands for: z · standard deviation + mean.</summary>
    /// <param name="standardized">What a network puts out.</param>
    public double Restore(double standardized) => standardized * StandardDeviation + Mean;

    /// <summary>Whether a row's cell is a target: it is not missing, or a class in spite of its name, such as <c>N/A</c>.</summary>
    internal bool IsIn(TableColumn column, int row) =>
        column.KindAt(row) != CellKind.Missing || (Task == TaskKind.Classification && LabelOf(column.Cells, column.Codes[row]) >= 0);

    internal static InvalidTableException NotANumber(Table table, TableColumn column, int row, NumberFormat format = default) =>
        new($"{table.Prefix}regression needs a numeric target, but \"{column.Name}\" holds {Cell.Quote(column[row])} on {table.PlaceOf(row)}"
            + (format == default ? "." : $", and numbers such as {format} in the rows that were trained on. Correct the cell, or leave it empty."));

    /// <summary>The same target with the statistics of the given rows alone.</summary>
    internal TargetEncoding FitTo(Table rows)
    {
        if (Task == TaskKind.Classification)
        {
            int[] counts = new int[ClassNames.Count];
            foreach (int label in Labels(rows)) counts[label]++;
            return new TargetEncoding(Column, ClassNames, counts);
        }

        double[] values = Values(rows);
        double mean = values.Sum() / values.Length;
        double deviation = Math.Sqrt(values.Sum(y => (y - mean) * (y - mean)) / values.Length);
        return new TargetEncoding(Column, mean, deviation > 0 ? deviation : 1, Format);
    }

    internal static bool LooksLikeClasses(IEnumerable<double> distinct, int rows)
    {
        int count = 0;
        foreach (double number in distinct)
            if (++count > MostNumericClasses || number != Math.Floor(number)) return false;
        return count == 2 || rows >= RowsPerNumericClass * count;
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("column", Column);
        writer.WriteString("task", Task == TaskKind.Classification ? "classification" : "regression");
        if (Task == TaskKind.Classification)
        {
            writer.WriteStartArray("classes");
            for (int label = 0; label < ClassNames.Count; label++)
            {
                writer.WriteStartObject();
                writer.WriteString("name", ClassNames[label]);
                writer.WriteNumber("count", ClassCounts[label]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
        else
        {
            if (Format != default) writer.WriteString("format", Format.ToString());
            writer.WriteNumber("mean", Mean);
            writer.WriteNumber("std", StandardDeviation);
        }

        writer.WriteEndObject();
    }

    internal static TargetEncoding Read(JsonFields fields)
    {
        string column = fields.Text("column");
        string task = fields.Text("task");
        if (task == "regression")
        {
            NumberFormat format = fields.Has("format") ? NumberFormat.Parse(fields.Text("format"), fields) : default;
            return new TargetEncoding(column, fields.Number("mean"), fields.Positive("std"), format);
        }

        if (task != "classification") throw fields.Error($"the task \"{task}\" is not known");
        Category[] classes = [.. fields.Items("classes").Select(item => new Category(item.Text("name"), item.Count("count")))];
        if (classes.Length < 2) throw fields.Error($"two classes are needed, there are {classes.Length}");
        if (classes.DistinctBy(category => category.Name, StringComparer.Ordinal).Count() != classes.Length)
            throw fields.Error("two classes have the same name");
        return new TargetEncoding(column, [.. classes.Select(category => category.Name)], [.. classes.Select(category => category.Count)]);
    }

    internal static string ClassName(double number) => (number + 0.0).ToString("R", CultureInfo.InvariantCulture);

    private int LabelOf(DistinctCells cells, int code)
    {
        int label = -1;
        bool found = HasNumericClasses
            ? cells.Kinds[code] == CellKind.Number && _labelOfNumber.TryGetValue(cells.Numbers[code], out label)
            : _labelOfText.TryGetValue(cells.Texts[code].Trim(), out label);
        return found ? label : -1;
    }

    private InvalidTableException MissingTarget(Table table, int row) =>
        new($"{table.Prefix}the target \"{Column}\" is missing on {table.PlaceOf(row)}.");
}
