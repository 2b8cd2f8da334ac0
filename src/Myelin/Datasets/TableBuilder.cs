namespace Myelin.Datasets;

/// <summary>Makes a <see cref="Table"/> cell by cell: each row's cells in column order, then <see cref="EndRow"/>.</summary>
public sealed class TableBuilder
{
    private readonly string? _source;
    private readonly string[] _names;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>[] _codeOf;
    private readonly List<int>[] _codes;
    private readonly List<int> _lines = [];
    private int _column;
    private int _rows;

    /// <summary>Starts a table without rows.</summary>
    /// <param name="columnNames">The columns' names in order.</param>
    /// <param name="source">Where the table comes from, for messages.</param>
    public TableBuilder(IEnumerable<string> columnNames, string? source = null)
    {
        _source = source;
        _names = [.. columnNames];
        _codeOf = new Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>[_names.Length];
        _codes = new List<int>[_names.Length];
        for (int i = 0; i < _names.Length; i++)
        {
            _codeOf[i] = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            _codes[i] = [];
        }
    }

    /// <summary>Adds the next cell of the row.</summary>
    /// <param name="cell">The raw text.</param>
    /// <exception cref="InvalidOperationException">The row has all its cells.</exception>
    public void Add(ReadOnlySpan<char> cell)
    {
        if (_column == _names.Length) throw new InvalidOperationException($"The row already has its {_names.Length} cells; call EndRow.");
        ref var codeOf = ref _codeOf[_column];
        if (!codeOf.TryGetValue(cell, out int code))
        {
            code = codeOf.Dictionary.Count;
            codeOf.TryAdd(cell, code);
        }

        _codes[_column++].Add(code);
    }

    /// <summary>Ends the row.</summary>
    /// <param name="line">The file's line where the row starts, from 1; give it for all rows or for none.</param>
    /// <exception cref="InvalidOperationException">The row lacks cells.</exception>
    public void EndRow(int? line = null)
    {
        if (_column != _names.Length) throw new InvalidOperationException($"The row has {_column} cells; the table has {_names.Length} columns.");
        _column = 0;
        _rows++;
        if (line is { } number) _lines.Add(number);
    }

    /// <summary>The table with the rows that were ended.</summary>
    /// <exception cref="InvalidTableException">Two columns have the same name.</exception>
    /// <exception cref="InvalidOperationException">A row was started and not ended, or only some rows were given a line.</exception>
    public Table ToTable()
    {
        if (_column != 0) throw new InvalidOperationException("The last row was not ended.");
        if (_lines.Count != 0 && _lines.Count != _rows) throw new InvalidOperationException("Some rows have a line number and others have none.");
        var columns = new TableColumn[_names.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            // Codes count up from 0 in the order in which the texts were first met.
            string[] texts = new string[_codeOf[i].Dictionary.Count];
            foreach ((string text, int code) in _codeOf[i].Dictionary) texts[code] = text;
            columns[i] = new TableColumn(_names[i], new DistinctCells(texts), [.. _codes[i]]);
        }

        return new Table(columns, _rows, _lines.Count == 0 ? null : [.. _lines], _source);
    }
}
