using System.Globalization;
using System.Text;
using Myelin.Serialization;

namespace Myelin.Data;

/// <summary>
/// Writes CSV (RFC 4180) as UTF-8 without a mark: commas, lines that end with LF, cells quoted where they must be, numbers in the
/// shortest digits that read back as the same number.
/// </summary>
public sealed class CsvTableWriter : IDisposable
{
    private static readonly System.Buffers.SearchValues<char> MustBeQuoted = System.Buffers.SearchValues.Create("\",\r\n;\t|'");
    private readonly TextWriter _writer;
    private int _cells;
    private bool _firstIsEmpty;

    /// <summary>Starts writing to a stream.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    public CsvTableWriter(Stream stream)
        : this(new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true))
    {
    }

    /// <summary>Starts writing to a text writer, which is flushed and disposed with this one.</summary>
    /// <param name="writer">Where to write.</param>
    public CsvTableWriter(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
    }

    /// <summary>Writes a file in one piece: to a temporary file first, which is then renamed.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="write">Writes the rows.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before is unchanged.</exception>
    public static void WriteFile(string path, Action<CsvTableWriter> write) => AtomicFile.Write(path, stream =>
    {
        using var writer = new CsvTableWriter(stream);
        write(writer);
    });

    /// <summary>Writes the next cell of the row.</summary>
    /// <param name="cell">Any text; it is quoted when it holds a separator, a quote or a line break, or starts or ends with a
    /// blank.</param>
    public void Add(ReadOnlySpan<char> cell)
    {
        Separate(cell.IsEmpty);
        if (!cell.ContainsAny(MustBeQuoted) && (cell.IsEmpty || (!char.IsWhiteSpace(cell[0]) && !char.IsWhiteSpace(cell[^1]))))
        {
            _writer.Write(cell);
            return;
        }

        _writer.Write('"');
        for (int quote = cell.IndexOf('"'); quote >= 0; quote = cell.IndexOf('"'))
        {
            _writer.Write(cell[..(quote + 1)]);
            _writer.Write('"');
            cell = cell[(quote + 1)..];
        }

        _writer.Write(cell);
        _writer.Write('"');
    }

    /// <summary>Writes the next cell of the row.</summary>
    /// <param name="number">Any number; NaN is written as an empty cell, that is, as missing.</param>
    public void Add(double number)
    {
        Span<char> digits = stackalloc char[32];
        int length = 0;
        if (!double.IsNaN(number)) number.TryFormat(digits, out length, "R", CultureInfo.InvariantCulture);
        Separate(length == 0);
        _writer.Write(digits[..length]);
    }

    /// <summary>Writes the next cell of the row, in the digits that a 32-bit number needs.</summary>
    /// <param name="number">Any number; NaN is written as an empty cell, that is, as missing.</param>
    public void Add(float number)
    {
        Span<char> digits = stackalloc char[32];
        int length = 0;
        if (!float.IsNaN(number)) number.TryFormat(digits, out length, "R", CultureInfo.InvariantCulture);
        Separate(length == 0);
        _writer.Write(digits[..length]);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        // A line with nothing on it would be read as no row at all.
        if (_cells == 1 && _firstIsEmpty) _writer.Write("\"\"");
        _writer.Write('\n');
        _cells = 0;
    }

    /// <summary>Writes out what is still in memory.</summary>
    public void Dispose() => _writer.Dispose();

    private void Separate(bool empty)
    {
        if (_cells++ > 0) _writer.Write(',');
        if (_cells == 1) _firstIsEmpty = empty;
    }
}
