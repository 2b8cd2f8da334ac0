using System.Text;
using System.Text.Unicode;
using Myelin.Datasets;

namespace Myelin.Data;

/// <summary>Makes sure that bytes are text, and gives them as UTF-8 without a mark.</summary>
internal static class TextBytes
{
    /// <exception cref="InvalidTableException">The bytes are not text.</exception>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> bytes, string source)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.StartsWith<byte>([0xFF, 0xFE, 0, 0])) return Transcode(span[4..], new UTF32Encoding(false, false, true), source);
        if (span.StartsWith<byte>([0, 0, 0xFE, 0xFF])) return Transcode(span[4..], new UTF32Encoding(true, false, true), source);
        if (span.StartsWith<byte>([0xFF, 0xFE])) return Transcode(span[2..], new UnicodeEncoding(false, false, true), source);
        if (span.StartsWith<byte>([0xFE, 0xFF])) return Transcode(span[2..], new UnicodeEncoding(true, false, true), source);
        if (span.StartsWith<byte>([0xEF, 0xBB, 0xBF])) bytes = bytes[3..];
        Check(bytes.Span, source);
        return bytes;
    }

    private static byte[] Transcode(ReadOnlySpan<byte> bytes, Encoding encoding, string source)
    {
        try
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(encoding.GetString(bytes));
            Check(utf8, source);
            return utf8;
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidTableException($"{source} is not text: it starts with the mark of {encoding.WebName}, but is not valid in it.", e);
        }
    }

    private static void Check(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.StartsWith("PK\u0003\u0004"u8))
            throw new InvalidTableException($"{source} is not text: it is a zip archive or an office document. Save the table as CSV.");
        int nul = utf8.IndexOf((byte)0);
        if (nul >= 0)
            throw new InvalidTableException($"{source} is not text: there is a zero byte on line {LineOf(utf8, nul)}. A table is read from CSV.");
        if (Utf8.IsValid(utf8)) return;
        int index = 0;
        while (Rune.DecodeFromUtf8(utf8[index..], out _, out int consumed) == System.Buffers.OperationStatus.Done) index += consumed;
        throw new InvalidTableException($"{source} is not UTF-8 text: the byte 0x{utf8[index]:X2} on line {LineOf(utf8, index)} cannot stand there. "
            + "Save the table as UTF-8.");
    }

    private static int LineOf(ReadOnlySpan<byte> utf8, int index) => 1 + utf8[..index].Count((byte)'\n');
}
