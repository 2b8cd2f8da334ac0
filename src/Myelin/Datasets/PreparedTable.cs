namespace Myelin.Datasets;

/// <summary>A table made ready for training: target found out, rows split, preprocessing fitted on the training part, all parts
/// transformed.</summary>
public sealed class PreparedTable
{
    private PreparedTable(
        TablePreprocessing preprocessing, Part train, Part? validation, Part? test, IReadOnlyList<string> warnings,
        IReadOnlyList<string> excluded)
    {
        Excluded = excluded;
        Preprocessing = preprocessing;
        Train = train;
        Validation = validation;
        Test = test;
        Warnings = warnings;
    }

    /// <summary>The preprocessing, fitted on the training part alone, to be saved with the model.</summary>
    public TablePreprocessing Preprocessing { get; }

    /// <summary>The target: the task, the classes, the scaling.</summary>
    public TargetEncoding Target => Preprocessing.Target!;

    /// <summary>What is trained on.</summary>
    public Part Train { get; }

    /// <summary>What decides when to stop; null when its fraction is 0.</summary>
    public Part? Validation { get; }

    /// <summary>What tells how good the model is; null when its fraction is 0 and there is no test table.</summary>
    public Part? Test { get; }

    /// <summary>The columns that were asked not to be inputs, as they were given.</summary>
    public IReadOnlyList<string> Excluded { get; }

    /// <summary>What a person should know, each in one line.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Does it all.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The target column. Rows that lack it are left out, with a warning.</param>
    /// <param name="task">The task, when it is known.</param>
    /// <param name="exclude">Columns that are not to be inputs.</param>
    /// <param name="validation">The fraction of the rows for validation.</param>
    /// <param name="test">The fraction of the rows for the test; not used when there is a test table.</param>
    /// <param name="testTable">Rows of their own for the test.</param>
    /// <param name="seed">Shuffles the rows before they are split; classes are stratified.</param>
    /// <exception cref="InvalidTableException">The table cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A fraction is negative, or both leave nothing to train on.</exception>
    public static PreparedTable Prepare(
        Table table, string target, TaskKind task = TaskKind.Auto, IReadOnlyCollection<string>? exclude = null,
        double validation = 0.15, double test = 0.15, Table? testTable = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(table);
        var warnings = new List<string>();
        _ = table[target];
        if (exclude is { Count: > 0 })
        {
            if (exclude.Contains(target, StringComparer.Ordinal))
                throw new InvalidTableException($"\"{target}\" is the target and cannot be excluded too.");
            table = table.Exclude(exclude);
        }

        // An excluded column does not say how the others are written.
        TargetEncoding detected = TargetEncoding.Detect(table, target, task);
        if (detected.Task == TaskKind.Regression) table.NumberFormats.WarnOfThousands(table[target], warnings);
        table = WithTarget(table, target, warnings);
        testTable = testTable is null ? null : WithTarget(testTable, target, warnings);
        double testFraction = testTable is null ? test : 0;
        DataSplit split = detected.Task == TaskKind.Classification
            ? DataSplit.Stratified(detected.Labels(table), validation, testFraction, seed)
            : DataSplit.Random(table.RowCount, validation, testFraction, seed);
        TablePreprocessing preprocessing = TablePreprocessing.Fit(table, split.Train, detected);
        warnings.AddRange(preprocessing.Warnings);
        testTable ??= split.Test.Length == 0 ? null : table.Rows(split.Test);
        return new PreparedTable(
            preprocessing,
            Part.Of(preprocessing, table.Rows(split.Train)),
            split.Validation.Length == 0 ? null : Part.Of(preprocessing, table.Rows(split.Validation)),
            testTable is null ? null : Part.Of(preprocessing, testTable),
            warnings,
            [.. exclude ?? []]);
    }

    /// <summary>The rows of a table that have a target; a warning says how many have none.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The target column.</param>
    /// <param name="warnings">Where the warning goes.</param>
    /// <exception cref="InvalidTableException">There is no such column, or no row has a target.</exception>
    public static Table WithTarget(Table table, string target, ICollection<string> warnings) =>
        WithTarget(table, target, (column, row) => column.KindAt(row) != CellKind.Missing, warnings);

    /// <summary>The rows of a table that have a target; a warning says how many have none. A class that is called as missing cells are, such
    /// as <c>N/A</c>, is a target.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The target, as it was trained on.</param>
    /// <param name="warnings">Where the warning goes.</param>
    /// <exception cref="InvalidTableException">There is no such column, or no row has a target.</exception>
    public static Table WithTarget(Table table, TargetEncoding target, ICollection<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        return WithTarget(table, target.Column, target.IsIn, warnings);
    }

    private static Table WithTarget(Table table, string target, Func<TableColumn, int, bool> isTarget, ICollection<string> warnings)
    {
        TableColumn column = table[target];
        int[] rows = [.. Enumerable.Range(0, table.RowCount).Where(row => isTarget(column, row))];
        int missing = table.RowCount - rows.Length;
        if (missing == 0) return table;
        if (rows.Length == 0)
            throw new InvalidTableException($"{table.Prefix}the target \"{target}\" is missing in all {missing} rows.");
        warnings.Add($"{missing} of {table.RowCount} rows have no \"{target}\" and are left out.");
        return table.Rows(rows);
    }

    /// <summary>One part of the rows, raw and transformed.</summary>
    /// <param name="Table">The raw rows.</param>
    /// <param name="Data">The same rows as a network takes them: labels for classes, standardized targets for regression.</param>
    public sealed record Part(Table Table, ArrayDataset Data)
    {
        /// <summary>Transforms rows that have a target.</summary>
        /// <param name="preprocessing">A fitted preprocessing that has a target.</param>
        /// <param name="table">The rows.</param>
        /// <exception cref="InvalidTableException">The rows do not fit the preprocessing.</exception>
        /// <exception cref="InvalidOperationException">The preprocessing has no target.</exception>
        public static Part Of(TablePreprocessing preprocessing, Table table)
        {
            TargetEncoding target = preprocessing.Target
                ?? throw new InvalidOperationException("The preprocessing was fitted without a target.");
            float[] inputs = preprocessing.Transform(table);
            return new Part(table, target.Task == TaskKind.Classification
                ? new ArrayDataset(inputs, [preprocessing.Width], target.Labels(table))
                : new ArrayDataset(inputs, [preprocessing.Width], target.Standardized(table)));
        }
    }
}
