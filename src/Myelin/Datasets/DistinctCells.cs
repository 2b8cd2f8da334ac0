namespace Myelin.Datasets;

/// <summary>
/// The different texts of a column, each read once. A column holds one small integer per row into it, so that a table takes 4 bytes
/// a cell plus its different texts, and every question about a text is answered once however often the text occurs.
/// </summary>
internal sealed class DistinctCells
{
    private volatile LastRead? _lastRead;

    public DistinctCells(string[] texts)
        : this(texts, Cell.TryParseNumber)
    {
    }

    private DistinctCells(string[] texts, NumberReader read)
    {
        Texts = texts;
        Kinds = new CellKind[texts.Length];
        Numbers = new double[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            Kinds[i] = Cell.IsMissing(texts[i]) ? CellKind.Missing
                : read(texts[i], out Numbers[i]) ? CellKind.Number
                : CellKind.Text;
        }
    }

    /// <summary>Reads a cell that is not missing; the number is 0 where it is none.</summary>
    internal delegate bool NumberReader(ReadOnlySpan<char> cell, out double number);

    public string[] Texts { get; }

    public CellKind[] Kinds { get; }

    /// <summary>The number of each text whose kind is <see cref="CellKind.Number"/>; 0 for the others.</summary>
    public double[] Numbers { get; }

    /// <summary>The same texts with other numbers in them.</summary>
    /// <param name="format">How the numbers are written; what was read last is kept, as a table is often read part by part.</param>
    /// <param name="read">Reads that format.</param>
    public DistinctCells Read(object format, NumberReader read)
    {
        if (_lastRead is { } last && last.Format.Equals(format)) return last.Cells;
        var cells = new DistinctCells(Texts, read);
        _lastRead = new LastRead(format, cells);
        return cells;
    }

    private sealed record LastRead(object Format, DistinctCells Cells);
}
