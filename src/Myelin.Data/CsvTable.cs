using System.Text;
using CsvHelper;
using Myelin.Datasets;

namespace Myelin.Data;

/// <summary>
/// Reads tables from CSV (RFC 4180): the first line names the columns, every other line is a row. The separator (comma, semicolon, tab
/// or vertical bar) and the quote (<c>"</c>, or <c>'</c> where a file has no <c>"</c>) are found from the first lines. Text is UTF-8 with
/// or without a mark, or UTF-16 or UTF-32 with one; lines end with CRLF, LF or CR; quoted cells may hold line breaks. Blank lines are
/// skipped. A column without a name is called by its position, such as <c>column3</c>.
/// </summary>
public static class CsvTable
{
    private const int SampleBytes = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidTableException">The file is missing or unreadable, is not text, is empty or has a header alone, has rows of
    /// unequal length, or two columns of one name; the message names the file and, where it can, the line.</exception>
    public static Table Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            if (Directory.Exists(path)) throw new InvalidTableException($"{path} is a folder. Name a CSV file in it.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidTableException($"There is no file {path}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidTableException($"{path} cannot be read: {e.Message}", e);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads a stream from where it stands to its end.</summary>
    /// <param name="stream">The bytes of a CSV file; it stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidTableException">As for a file.</exception>
    public static Table Read(Stream stream, string source = "standard input")
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), source);
    }

    /// <summary>Reads text from where a reader stands to its end.</summary>
    /// <param name="reader">The text of a CSV file; it stays open.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="InvalidTableException">As for a file.</exception>
    public static Table Read(TextReader reader, string source = "the text")
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Parse(Encoding.UTF8.GetBytes(reader.ReadToEnd()), source);
    }

    private static Table Parse(ReadOnlyMemory<byte> bytes, string source)
    {
        ReadOnlyMemory<byte> text = TextBytes.ToUtf8(bytes, source);
        if (text.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new InvalidTableException($"{source} is empty. It needs a line that names the columns, and rows below it.");
        long unclosed = 0;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            TrackLineNumbers = true,
            Quote = DetectQuote(text),
            OnMalformedRecord = record =>
            {
                if (record.Reason == CsvMalformedReason.UnterminatedQuote) unclosed = record.LineNumber;
            },
        };
        using CsvReader reader = CsvReader.Create(text, options);
        char[] characters = new char[256];
        TableBuilder? builder = null;
        int columns = 0, rows = 0;
        while (reader.Read())
        {
            if (unclosed != 0)
            {
                throw new InvalidTableException($"{source}: a quoted cell in the row that starts on line {unclosed} is never closed. "
                    + $"Add the missing {options.Quote}.");
            }

            if (builder is null)
            {
                string[] names = Header(reader, source);
                (builder, columns) = (new TableBuilder(names, source), names.Length);
                continue;
            }

            if (reader.FieldCount != columns)
            {
                if (reader.FieldCount == 1 && reader.GetSpan(0).IndexOfAnyExcept(" \t"u8) < 0) continue;
                throw new InvalidTableException($"{source}: line {reader.LineNumber} has {Count(reader.FieldCount, "cell")}, "
                    + $"but the header names {Count(columns, "column")}.");
            }

            for (int i = 0; i < columns; i++)
            {
                ReadOnlySpan<byte> cell = reader.GetSpan(i);
                if (cell.Length > characters.Length) characters = new char[Math.Max(cell.Length, 2 * characters.Length)];
                builder.Add(characters.AsSpan(0, Encoding.UTF8.GetChars(cell, characters)));
            }

            builder.EndRow((int)reader.LineNumber);
            rows++;
        }

        if (rows == 0) throw new InvalidTableException($"{source} has a header but no rows below it.");
        return builder!.ToTable();
    }

    private static string[] Header(CsvReader reader, string source)
    {
        string[] names = new string[reader.FieldCount];
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.GetString(i).Trim();
            if (names[i].Length == 0) names[i] = $"column{i + 1}";
            if (!positions.TryAdd(names[i], i))
                throw new InvalidTableException($"{source}: columns {positions[names[i]] + 1} and {i + 1} are both named \"{names[i]}\". "
                    + "Give every column a name of its own.");
        }

        return names;
    }

    /// <summary>A single quote is taken as the quote when the first lines hold it, hold no double quote, and fall into rows of equal
    /// length with every quote at a cell's edge, so that an apostrophe in a text does not count.</summary>
    private static char DetectQuote(ReadOnlyMemory<byte> text)
    {
        ReadOnlyMemory<byte> sample = text;
        if (text.Length > SampleBytes)
        {
            int end = text.Span[..SampleBytes].LastIndexOf((byte)'\n');
            sample = text[..(end < 0 ? SampleBytes : end)];
        }

        if (sample.Span.Contains((byte)'"') || !sample.Span.Contains((byte)'\'')) return '"';
        bool wellFormed = true, quoted = false;
        var options = new CsvReaderOptions { HasHeader = false, Quote = '\'', OnMalformedRecord = _ => wellFormed = false };
        using CsvReader reader = CsvReader.Create(sample, options);
        int columns = 0;
        while (wellFormed && reader.Read())
        {
            if (columns == 0) columns = reader.FieldCount;
            else if (columns != reader.FieldCount) return '"';
            for (int i = 0; i < reader.FieldCount; i++) quoted |= reader.GetRawSpan(i).StartsWith((byte)'\'');
        }

        return wellFormed && quoted ? '\'' : '"';
    }

    private static string Count(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
