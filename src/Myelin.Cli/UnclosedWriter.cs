using System.Text;

namespace Myelin.Cli;

/// <summary>Collects text for a writer that must stay open, and hands it on in large pieces.</summary>
internal sealed class UnclosedWriter(TextWriter target) : TextWriter
{
    private const int PieceLength = 1 << 16;
    private readonly StringBuilder _piece = new(PieceLength);

    public override Encoding Encoding => target.Encoding;

    public override void Write(char value)
    {
        _piece.Append(value);
        if (_piece.Length >= PieceLength) Flush();
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        _piece.Append(buffer);
        if (_piece.Length >= PieceLength) Flush();
    }

    public override void Flush()
    {
        target.Write(_piece);
        _piece.Clear();
        target.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }
}
