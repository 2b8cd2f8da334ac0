namespace Myelin.Datasets;

/// <summary>
/// An immutable table of raw text: named columns of equal length, as a file holds them. Names are unique and case-sensitive.
/// </summary>
public sealed class Table
{
    // The header is on line 1.
    private const int FirstLineOfRows = 2;

    private readonly TableColumn[] _columns;
    private readonly int[]? _lines;
    private readonly Dictionary<string, int> _indexOf;

    internal Table(TableColumn[] columns, int rowCount, int[]? lines, string? source)
    {
        _columns = columns;
        _lines = lines;
        RowCount = rowCount;
        Source = source;
        NumberFormats = new NumberFormats(this);
        _indexOf = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
            if (!_indexOf.TryAdd(columns[i].Name, i))
                throw new InvalidTableException($"{Prefix}two columns are named \"{columns[i].Name}\". Give every column a name of its own.");
    }

    /// <summary>Where the table comes from, such as a file's path, for messages; null when it was made in memory.</summary>
    public string? Source { get; }

    /// <summary>The number of rows, without the header.</summary>
    public int RowCount { get; }

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>The columns' names in order.</summary>
    public IEnumerable<string> ColumnNames => _columns.Select(column => column.Name);

    /// <summary>How the numbers of its columns are written.</summary>
    internal NumberFormats NumberFormats { get; }

    /// <summary>What a message about this table starts with: its source and a colon, or nothing.</summary>
    internal string Prefix => Source is null ? "" : $"{Source}: ";

    /// <summary>The column of this name.</summary>
    /// <param name="name">The exact name.</param>
    /// <exception cref="InvalidTableException">There is no such column; the message names the nearest one.</exception>
    public TableColumn this[string name] => Find(name) ?? throw NoColumn(name);

    /// <summary>Makes a table from columns in memory.</summary>
    /// <param name="columns">Each column's name with its raw texts, all of one length.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InvalidTableException">Two columns have the same name.</exception>
    public static Table FromColumns(params IReadOnlyList<(string Name, string[] Cells)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int rows = columns.Count == 0 ? 0 : columns[0].Cells.Length;
        foreach ((string name, string[] cells) in columns)
            if (cells.Length != rows)
            {
                throw new ArgumentException(
                    $"Column \"{name}\" has {cells.Length} cells, but column \"{columns[0].Name}\" has {rows}.", nameof(columns));
            }

        var builder = new TableBuilder(columns.Select(column => column.Name));
        for (int row = 0; row < rows; row++)
        {
            foreach ((_, string[] cells) in columns) builder.Add(cells[row]);
            builder.EndRow();
        }

        return builder.ToTable();
    }

    /// <summary>For example <c>150 rows of sepal_length, sepal_width, species</c>, with the first twelve columns.</summary>
    public override string ToString()
    {
        const int shown = 12;
        string more = _columns.Length > shown ? $" and {_columns.Length - shown} more" : "";
        return $"{Counted.Of(RowCount, "row")} of {string.Join(", ", _columns.Take(shown).Select(column => column.Name))}{more}";
    }

    /// <summary>The column of this name, or null.</summary>
    /// <param name="name">The exact name.</param>
    public TableColumn? Find(string name) => _indexOf.TryGetValue(name, out int index) ? _columns[index] : null;

    /// <summary>The named columns, in the order of the names.</summary>
    /// <param name="names">Exact names.</param>
    /// <exception cref="InvalidTableException">There is no such column.</exception>
    public Table Select(params IEnumerable<string> names) =>
        new([.. names.Select(name => this[name])], RowCount, _lines, Source);

    /// <summary>All columns but the named ones, in their order.</summary>
    /// <param name="names">Exact names.</param>
    /// <exception cref="InvalidTableException">There is no such column.</exception>
    public Table Exclude(params IEnumerable<string> names)
    {
        var excluded = names.Select(name => this[name]).ToHashSet();
        return new Table([.. _columns.Where(column => !excluded.Contains(column))], RowCount, _lines, Source);
    }

    /// <summary>The given rows, in the given order, with the line numbers they came from.</summary>
    /// <param name="rows">Row indices from 0; repeats are allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public Table Rows(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
            if ((uint)row >= (uint)RowCount)
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"The table has the rows 0 to {RowCount - 1}.");
        var columns = new TableColumn[_columns.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _columns[i].Rows(rows);
        int[]? lines = null;
        if (_lines is not null)
        {
            lines = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++) lines[i] = _lines[rows[i]];
        }

        return new Table(columns, rows.Length, lines, Source);
    }

    /// <summary>Where a row stands, for messages: <c>line 17</c> of the file, or <c>row 16</c> (counted from 1) of a table in
    /// memory.</summary>
    /// <param name="row">The row, from 0.</param>
    public string PlaceOf(int row) => _lines is null ? $"row {row + 1}" : $"line {_lines[row]}";

    /// <summary>Where a row stood, from 0, in the file that it was read from (one row a line), or else in this table.</summary>
    internal int PositionOf(int row) => _lines is null ? row : _lines[row] - FirstLineOfRows;

    internal InvalidTableException NoColumn(string name) =>
        new($"{Prefix}no column \"{name}\"{NearestName.Suggestion(name, ColumnNames)}"
            + (NearestName.Find(name, ColumnNames) is null ? $" The columns are {ListOf(ColumnNames)}." : ""));

    /// <summary>Names in quotes with commas between; the first few of many.</summary>
    internal static string ListOf(IEnumerable<string> names, int most = 12)
    {
        string[] all = [.. names.Select(name => $"\"{name}\"")];
        return all.Length <= most ? string.Join(", ", all) : $"{string.Join(", ", all.Take(most - 1))} and {all.Length - most + 1} more";
    }
}
