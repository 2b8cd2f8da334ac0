using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Myelin.Datasets;

/// <summary>One named column of a <see cref="Table"/>: the raw text of every row, with what each text holds.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is a column, which is a list of its texts.")]
public sealed class TableColumn : IReadOnlyList<string>
{
    private readonly DistinctCells _cells;
    private readonly int[] _codes;

    internal TableColumn(string name, DistinctCells cells, int[] codes)
    {
        Name = name;
        _cells = cells;
        _codes = codes;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _codes.Length;

    /// <summary>The number of cells that are missing.</summary>
    public int MissingCount
    {
        get
        {
            int missing = 0;
            foreach (int code in _codes)
                if (_cells.Kinds[code] == CellKind.Missing) missing++;
            return missing;
        }
    }

    internal DistinctCells Cells => _cells;

    internal ReadOnlySpan<int> Codes => _codes;

    /// <summary>The raw text of a row's cell, exactly as it was read.</summary>
    /// <param name="row">The row, from 0.</param>
    public string this[int row] => _cells.Texts[_codes[row]];

    /// <summary>The raw texts, row after row.</summary>
    public IEnumerator<string> GetEnumerator() => _codes.Select(code => _cells.Texts[code]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What a row's cell holds.</summary>
    /// <param name="row">The row, from 0.</param>
    public CellKind KindAt(int row) => _cells.Kinds[_codes[row]];

    /// <summary>The number in a row's cell, or null when it holds none.</summary>
    /// <param name="row">The row, from 0.</param>
    public double? NumberAt(int row) => KindAt(row) == CellKind.Number ? _cells.Numbers[_codes[row]] : null;

    /// <summary>The same cells, read as numbers that are written in a format; other cells but missing ones are texts.</summary>
    /// <param name="format">How the numbers are written.</param>
    public TableColumn Read(NumberFormat format) =>
        format == default ? this : new TableColumn(Name, _cells.Read(format, format.TryParse), _codes);

    /// <summary>The same cells, read as dates: their numbers are days since 1 January of the year 1, with the time of day as a fraction;
    /// other cells but missing ones are texts.</summary>
    /// <param name="order">The order in which the dates are written.</param>
    public TableColumn Read(DateOrder order) =>
        new(Name, _cells.Read(order, (cell, out days) => DateText.TryParse(cell, order, out days)), _codes);

    internal TableColumn Rows(ReadOnlySpan<int> rows)
    {
        int[] codes = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++) codes[i] = _codes[rows[i]];
        return new TableColumn(Name, _cells, codes);
    }

    /// <summary>The codes of the texts that stand in some row and are not missing cells, in ascending order.</summary>
    internal IEnumerable<int> PresentCodes()
    {
        int[] occurrences = Occurrences();
        for (int code = 0; code < occurrences.Length; code++)
        {
            if (occurrences[code] != 0 && _cells.Kinds[code] != CellKind.Missing)
                yield return code;
        }
    }

    /// <summary>How often each of <see cref="Cells"/> occurs, in all rows or in the given ones.</summary>
    internal int[] Occurrences()
    {
        int[] occurrences = new int[_cells.Texts.Length];
        foreach (int code in _codes) occurrences[code]++;
        return occurrences;
    }

    internal int[] Occurrences(ReadOnlySpan<int> rows)
    {
        int[] occurrences = new int[_cells.Texts.Length];
        foreach (int row in rows) occurrences[_codes[row]]++;
        return occurrences;
    }

    /// <summary>The first row whose text is of this code, or -1.</summary>
    internal int FirstRowOf(int code) => Array.IndexOf(_codes, code);

    internal int FirstRowOf(CellKind kind)
    {
        for (int row = 0; row < _codes.Length; row++)
            if (_cells.Kinds[_codes[row]] == kind) return row;
        return -1;
    }
}
