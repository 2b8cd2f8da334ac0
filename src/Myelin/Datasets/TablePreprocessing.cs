using System.Text.Json;

namespace Myelin.Datasets;

/// <summary>
/// Turns rows of raw text into a network's inputs, always the same way: fitted once on training rows, immutable from then on, and saved
/// inside the model. See <see cref="NumericEncoding"/>, <see cref="DateEncoding"/>,
/// <see cref="CategoricalEncoding"/> and <see cref="TextEncoding"/> for what becomes of a column.
/// </summary>
public sealed class TablePreprocessing
{
    // Version 2 has formats of numbers, dates and words. Without them version 1 is written, which every reader knows.
    private const int FirstVersion = 1, NewestVersion = 2;

    // Numbers in memory at once, of 4 bytes; and the rows that a prediction takes together.
    private const int NumbersOfABlock = 10_000_000, RowsTogether = 1024;

    private readonly ColumnEncoding[] _columns;

    private TablePreprocessing(ColumnEncoding[] columns, TargetEncoding? target, int trainingRows, IReadOnlyList<string> warnings)
    {
        _columns = columns;
        Target = target;
        TrainingRows = trainingRows;
        Warnings = warnings;
        FeatureNames = [.. columns.SelectMany(column => column.FeatureNames)];
    }

    /// <summary>What becomes of each input column, in the training table's order; those that are left out are among them.</summary>
    public IReadOnlyList<ColumnEncoding> Columns => _columns;

    /// <summary>What becomes of the target; null when there is none.</summary>
    public TargetEncoding? Target { get; }

    /// <summary>The number of rows that were fitted.</summary>
    public int TrainingRows { get; }

    /// <summary>The number of inputs for a network.</summary>
    public int Width => FeatureNames.Count;

    /// <summary>The inputs' names in order.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>What a person should know about the table, each in one line: columns that were left out, and why. Not saved.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// Finds out each column's kind from all rows (so that a rare text in a column is not met for the first time after training), and
    /// fits means, medians, categories and everything else to the training rows alone.
    /// </summary>
    /// <param name="table">All rows that are at hand.</param>
    /// <param name="trainingRows">The rows that may be learned from.</param>
    /// <param name="target">The target, from <see cref="TargetEncoding.Detect"/>; its column is no input. Null for none.</param>
    /// <exception cref="InvalidTableException">There are no training rows, a number is infinite or beyond ±1e30, a training row lacks
    /// its target, or no column is left as an input.</exception>
    public static TablePreprocessing Fit(Table table, ReadOnlySpan<int> trainingRows, TargetEncoding? target)
    {
        if (trainingRows.IsEmpty) throw new InvalidTableException($"{table.Prefix}there are no rows to train on.");
        Table training = table.Rows(trainingRows);
        var warnings = new List<string>();
        var columns = new List<ColumnEncoding>();
        foreach (TableColumn column in table.Columns)
            if (column.Name != target?.Column) columns.Add(ColumnFit.Fit(table, column, training[column.Name], warnings));
        int texts = columns.Count(column => column is TextEncoding);
        for (int i = 0; i < columns.Count; i++)
            if (columns[i] is TextEncoding text) columns[i] = text.Limit(TextEncoding.MostWordsOf(texts, trainingRows.Length));
        if (columns.Count == 0)
            throw new InvalidTableException($"{table.Prefix}there is no column beside the target \"{target?.Column}\" to predict it from.");
        if (columns.TrueForAll(column => column.Width == 0))
        {
            IEnumerable<string> reasons = columns.Take(3).Select(column => $"\"{column.Name}\" has {column.Describe()}");
            throw new InvalidTableException($"{table.Prefix}no column is left to learn from: {string.Join("; ", reasons)}.\n"
                + "Numbers or dates are needed, texts that repeat, or texts with words that repeat.");
        }

        return new TablePreprocessing([.. columns], target?.FitTo(training), trainingRows.Length, warnings);
    }

    /// <summary>The inputs of every row, row-major: row r's start at r · <see cref="Width"/>.</summary>
    /// <param name="table">Rows with the columns that were fitted, in any order; others are ignored.</param>
    /// <exception cref="InvalidTableException">Columns are lacking, a column of numbers or dates holds something else, a number is infinite
    /// or beyond ±1e30, or the inputs are more numbers than an array can hold; <see cref="Blocks"/> takes any number of rows.</exception>
    public float[] Transform(Table table)
    {
        long length = (long)table.RowCount * Width;
        if (length > Array.MaxLength)
        {
            ColumnEncoding widest = _columns.MaxBy(column => column.Width)!;
            throw new InvalidTableException($"{table.Prefix}{table.RowCount} rows of {Width} inputs are {length} numbers, "
                + "more than memory can hold at once.\n"
                + $"Take fewer rows, or exclude \"{widest.Name}\", which alone becomes {Counted.Of(widest.Width, "input")}.");
        }

        float[] inputs = new float[length];
        Transform(table, inputs);
        return inputs;
    }

    /// <summary>Writes the inputs of every row, row-major.</summary>
    /// <param name="table">Rows with the columns that were fitted, in any order; others are ignored.</param>
    /// <param name="destination">At least rows · <see cref="Width"/> long.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="InvalidTableException">Columns are lacking, a column of numbers or dates holds something else, or a number is infinite
    /// or beyond ±1e30.</exception>
    public void Transform(Table table, Span<float> destination)
    {
        if (destination.Length < (long)table.RowCount * Width)
        {
            throw new ArgumentException($"{table.RowCount} rows of {Width} inputs need {(long)table.RowCount * Width} numbers; "
                + $"the destination has {destination.Length}.", nameof(destination));
        }

        CheckColumns(table);
        int offset = 0;
        foreach (ColumnEncoding encoding in _columns)
        {
            if (encoding.Width == 0) continue;
            encoding.Encode(table, table[encoding.Name], destination, offset, Width);
            offset += encoding.Width;
        }
    }

    /// <summary>The rows of a table, in order, in parts whose inputs take no more than some 40 MB, so that a table with any number of rows can
    /// be transformed and predicted part by part.</summary>
    /// <param name="table">The rows.</param>
    /// <returns>Parts of one row at least; the table itself where it is small.</returns>
    public IEnumerable<Table> Blocks(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int most = Math.Max(1, NumbersOfABlock / Width);
        // Predictions of whole blocks are the same bits as those of the table.
        if (most > RowsTogether) most -= most % RowsTogether;
        return table.RowCount <= most
            ? [table]
            : Enumerable.Range(0, (table.RowCount + most - 1) / most)
                .Select(block => table.Rows([.. Enumerable.Range(block * most, Math.Min(most, table.RowCount - block * most))]));
    }

    /// <summary>
    /// What a person should know about rows that are not the training rows, each in one line: texts that no training row had, or of which no
    /// word is an input. They are 0 in every input of their column.
    /// </summary>
    /// <param name="table">Rows with the columns that were fitted, in any order; others are ignored.</param>
    /// <exception cref="InvalidTableException">Columns are lacking.</exception>
    public IReadOnlyList<string> WarningsOf(Table table)
    {
        CheckColumns(table);
        const int shown = 3;
        var warnings = new List<string>();
        string ofRows = $"of {table.RowCount} {(table.RowCount == 1 ? "row" : "rows")}";
        foreach (ColumnEncoding encoding in _columns)
        {
            if (encoding is CategoricalEncoding categorical)
            {
                (IReadOnlyList<string> texts, int rows) = categorical.Unknown(table[encoding.Name]);
                if (texts.Count == 0) continue;
                string list = string.Join(", ", texts.Take(shown).Select(Cell.Quote));
                if (texts.Count > shown)
                    list += $" and {texts.Count - shown} more";
                warnings.Add($"Column \"{encoding.Name}\" has {list} in {rows} {ofRows}, which no training row had: "
                    + "it says nothing to the network there.");
            }
            else if (encoding is TextEncoding words)
            {
                (int rows, string first) = words.WithoutWords(table[encoding.Name]);
                if (rows == 0) continue;
                warnings.Add($"Column \"{encoding.Name}\" has no word that the network knows in {rows} {ofRows}, such as {Cell.Quote(first)}: "
                    + "it says nothing to the network there.");
            }
        }

        return warnings;
    }

    /// <summary>Writes everything as one JSON object, from which <see cref="Read"/> makes an equal preprocessing, to the last
    /// bit.</summary>
    /// <param name="writer">Where to write.</param>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        bool isOfFirst = Array.TrueForAll(_columns, column => column.IsOfFirstVersion) && (Target is null || Target.Format == default);
        writer.WriteNumber("version", isOfFirst ? FirstVersion : NewestVersion);
        writer.WriteNumber("rows", TrainingRows);
        writer.WriteStartArray("columns");
        foreach (ColumnEncoding column in _columns) column.Write(writer);
        writer.WriteEndArray();
        if (Target is not null)
        {
            writer.WritePropertyName("target");
            Target.Write(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; every field is checked.</summary>
    /// <param name="json">The JSON object.</param>
    /// <exception cref="InvalidDataException">A field is lacking or cannot be, or a newer version wrote the object.</exception>
    public static TablePreprocessing Read(JsonElement json)
    {
        var fields = new JsonFields(json, "the document");
        int version = fields.Count("version");
        if (version is < FirstVersion or > NewestVersion)
        {
            throw new InvalidDataException($"The preprocessing is of version {version}; "
                + $"this program reads the versions {FirstVersion} to {NewestVersion}. Use a newer Myelin.");
        }

        int rows = fields.Count("rows");
        ColumnEncoding[] columns = [.. fields.Items("columns").Select(ColumnEncoding.Read)];
        if (columns.DistinctBy(column => column.Name, StringComparer.Ordinal).Count() != columns.Length)
            throw fields.Error("two columns have the same name");
        if (Array.TrueForAll(columns, column => column.Width == 0)) throw fields.Error("no column is an input");
        TargetEncoding? target = json.TryGetProperty("target", out _) ? TargetEncoding.Read(fields.Object("target")) : null;
        return new TablePreprocessing(columns, target, rows, []);
    }

    private void CheckColumns(Table table)
    {
        string[] lacking = [.. _columns.Where(column => column.Width > 0 && table.Find(column.Name) is null).Select(column => column.Name)];
        if (lacking.Length == 0) return;
        // A column that is known under its own name is not what another one was meant to be.
        string[] unknown = [.. table.ColumnNames.Where(name => !Array.Exists(_columns, column => column.Name == name))];
        IEnumerable<string> named = lacking.Take(12).Select(name =>
            NearestName.Find(name, unknown) is { } nearest ? $"\"{name}\" (is it \"{nearest}\"?)" : $"\"{name}\"");
        string count = lacking.Length == 1 ? "a column" : $"{lacking.Length} columns";
        throw new InvalidTableException($"{table.Prefix}the table lacks {count} that the model was trained with: "
            + string.Join(", ", named) + (lacking.Length > 12 ? $" and {lacking.Length - 12} more." : "."));
    }
}
