using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Rows of cells in aligned columns without lines between them, and with no blanks at the ends of lines.</summary>
/// <param name="indent">The blanks before the first column.</param>
/// <param name="alignment">One character per column: <c>l</c> for left, <c>r</c> for right; the last one stands for all that
/// follow.</param>
internal sealed class TextTable(int indent, string alignment)
{
    private const int Gap = 2;
    private readonly List<(string Text, Style Style)[]> _rows = [];

    public void Add(params (string Text, Style Style)[] cells) => _rows.Add(cells);

    public void Add(Style style, params IEnumerable<string> cells) => _rows.Add([.. cells.Select(cell => (cell, style))]);

    public IEnumerable<Paragraph> Lines()
    {
        int[] widths = new int[_rows.Count == 0 ? 0 : _rows.Max(row => row.Length)];
        foreach ((string Text, Style Style)[] row in _rows)
            for (int i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], row[i].Text.Length);
        foreach ((string Text, Style Style)[] row in _rows)
        {
            var line = new Paragraph();
            int blanks = indent, last = Array.FindLastIndex(row, cell => cell.Text.Length > 0);
            for (int i = 0; i <= last; i++)
            {
                int room = widths[i] - row[i].Text.Length;
                bool right = alignment[Math.Min(i, alignment.Length - 1)] == 'r';
                line.Append(new string(' ', blanks + (right ? room : 0)));
                line.Append(row[i].Text, row[i].Style);
                blanks = Gap + (right ? 0 : room);
            }

            yield return line;
        }
    }

    public void Write(IAnsiConsole console)
    {
        foreach (Paragraph line in Lines()) console.Line(line);
    }
}
