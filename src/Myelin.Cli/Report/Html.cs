using System.Runtime.CompilerServices;
using System.Text;
using Myelin.Charts;

namespace Myelin.Cli.Report;

/// <summary>Writes markup: the fixed text of an interpolated string as it stands, every value in it escaped.</summary>
internal sealed class Html(TextWriter output)
{
    private readonly StringBuilder piece = new();

    public void Write([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        _ = markup;
        output.Write(piece);
        piece.Clear();
    }

    /// <summary>Writes markup that holds no value.</summary>
    public void Raw(string markup) => output.Write(markup);

    /// <summary>Writes a chart as part of the page.</summary>
    public void Picture(Chart chart) => chart.Write(output, embedded: true);

    /// <summary>Puts an interpolated string together, escaping the values.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly Html html;

        public Markup(int literalLength, int formattedCount, Html html)
        {
            _ = literalLength + formattedCount;
            this.html = html;
        }

        public void AppendLiteral(string markup) => html.piece.Append(markup);

        public void AppendFormatted(string? value) => html.piece.Append(MarkupText.Escape(value ?? ""));

        public void AppendFormatted(long value) => html.piece.Append(NumberText.Whole(value));
    }
}
