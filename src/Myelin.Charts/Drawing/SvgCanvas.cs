using System.Text;

namespace Myelin.Charts.Drawing;

/// <summary>Where text stands relative to its point.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>Collects the elements of one picture and writes them as an SVG element.</summary>
/// <remarks>Every coloured element carries the light colour as an attribute and the class that follows the reader's preference.</remarks>
internal sealed class SvgCanvas
{
    public const double TextSize = 12;
    public const double SmallSize = 11;

    private const string Fonts =
        "-apple-system,'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif";

    private readonly StringBuilder body = new();

    public SvgCanvas(double width, string? heading)
    {
        Width = width;
        if (heading is null) return;
        Top = 30;
        Text(0, 16, SvgText.Fit(heading, 15 * 1.06, width), Shade.Ink, 15, weight: "600", full: heading);
    }

    public double Width { get; set; }

    /// <summary>The height of the picture; the chart sets it.</summary>
    public double Height { get; set; }

    /// <summary>Where the chart's own drawing may start, below the heading.</summary>
    public double Top { get; set; }

    public void Line(double x1, double y1, double x2, double y2, Shade stroke, double width = 1, string? dash = null)
    {
        body.Append("<path d=\"M").Append(N(x1)).Append(' ').Append(N(y1)).Append('L').Append(N(x2)).Append(' ').Append(N(y2)).Append('"');
        Paint(null, stroke);
        StrokeWidth(width);
        if (dash is not null) Attribute(("stroke-dasharray", dash));
        body.Append("/>\n");
    }

    public void Path(string data, Shade stroke, double width, double opacity = 1, string? dash = null, string? cap = null, string? hint = null)
    {
        body.Append("<path d=\"").Append(data).Append("\" fill=\"none\"");
        // What explains itself under the pointer also stands out there.
        Paint(null, stroke, also: hint is null ? null : "lift");
        StrokeWidth(width);
        if (opacity < 1) Attribute(("stroke-opacity", opacity));
        if (dash is not null) Attribute(("stroke-dasharray", dash));
        if (cap is not null) Attribute(("stroke-linecap", cap));
        Close("path", hint);
    }

    public void Area(string data, Shade fill, double opacity = 1)
    {
        body.Append("<path d=\"").Append(data).Append('"');
        Paint(fill, null, opacity);
        body.Append("/>\n");
    }

    public void Rectangle(double x, double y, double width, double height, Shade fill, double opacity = 1, double corner = 0, string? hint = null)
    {
        body.Append("<rect");
        Attributes(("x", x), ("y", y), ("width", Math.Max(0, width)), ("height", Math.Max(0, height)));
        if (corner > 0) Attribute(("rx", corner));
        Paint(fill, null, opacity);
        Close("rect", hint);
    }

    public void Circle(
        double x, double y, double radius, Shade fill, double opacity = 1, Shade? stroke = null, double strokeWidth = 1.5,
        string? hint = null)
    {
        body.Append("<circle");
        Attributes(("cx", x), ("cy", y), ("r", radius));
        Paint(fill, stroke, opacity);
        if (stroke is not null) StrokeWidth(strokeWidth);
        Close("circle", hint);
    }

    /// <summary>
    /// Writes a line of text with its baseline at y, turned by so many degrees around its point. When what is drawn was cut, the full
    /// text shows under the pointer.
    /// </summary>
    public void Text(
        double x, double y, string text, Shade fill, double size = TextSize, Anchor anchor = Anchor.Start, string? weight = null,
        double turn = 0, string? full = null, bool halo = false)
    {
        body.Append("<text");
        Attributes(("x", x), ("y", y), ("font-size", size));
        if (anchor != Anchor.Start) Attribute(("text-anchor", anchor == Anchor.Middle ? "middle" : "end"));
        if (weight is not null) Attribute(("font-weight", weight));
        if (turn != 0) Attribute(("transform", $"rotate({N(turn)} {N(x)} {N(y)})"));
        // A rim in the colour of the paper keeps the text readable where it crosses lines.
        Paint(fill, halo ? Shade.Paper : null);
        if (halo) body.Append(" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        body.Append('>').Append(MarkupText.Escape(text));
        if (full is not null && full != text) Hint(full);
        body.Append("</text>\n");
    }

    /// <summary>Opens an element; what is drawn until <see cref="End"/> is inside it.</summary>
    public void Begin(string element, params ReadOnlySpan<SvgAttribute> attributes)
    {
        body.Append('<').Append(element);
        Attributes(attributes);
        body.Append(">\n");
    }

    public void End(string element) => body.Append("</").Append(element).Append(">\n");

    /// <summary>Text that a browser shows under the pointer.</summary>
    public void Hint(string text) => body.Append("<title>").Append(MarkupText.Escape(text)).Append("</title>");

    public void WriteTo(TextWriter writer, string title, string description, bool embedded)
    {
        string label = title.Length > 0 ? title : description;
        // Alone it brings its own paper, or light letters could come to stand on a viewer's white.
        double rim = embedded ? 0 : 14;
        string x = N(-rim), width = N(Width + 2 * rim), height = N(Height + 2 * rim);
        writer.Write(embedded ? "<svg" : "<svg xmlns=\"http://www.w3.org/2000/svg\"");
        writer.Write($" class=\"myelin-chart\" role=\"img\" aria-label=\"{MarkupText.Escape(label)}\" width=\"{width}\" height=\"{height}\" ");
        writer.Write($"viewBox=\"{x} {x} {width} {height}\" font-family=\"{Fonts}\" font-size=\"{N(TextSize)}\" stroke-linejoin=\"round\">\n");
        writer.Write($"<title>{MarkupText.Escape(label)}</title>\n<desc>{MarkupText.Escape(description)}</desc>\n");
        if (!embedded)
        {
            writer.Write($"<style>\n{Shade.StyleSheet}</style>\n");
            writer.Write($"<rect class=\"f-paper\" fill=\"{Shade.Paper.Light}\" x=\"{x}\" y=\"{x}\" width=\"{width}\" height=\"{height}\"/>\n");
        }
        writer.Write(body);
        writer.Write("</svg>\n");
    }

    private static string N(double value) => SvgText.Number(value);

    /// <summary>Names the colours twice: as classes that follow the reader's preference, and as plain values for who knows no
    /// variables.</summary>
    private void Paint(Shade? fill, Shade? stroke, double opacity = 1, string? also = null)
    {
        body.Append(" class=\"");
        if (fill is not null) body.Append("f-").Append(fill.Name);
        if (stroke is not null) body.Append(fill is null ? "s-" : " s-").Append(stroke.Name);
        if (also is not null) body.Append(' ').Append(also);
        body.Append('"');
        if (fill is not null) Attribute(("fill", fill.Light));
        if (fill is not null && opacity < 1) Attribute(("fill-opacity", opacity));
        if (stroke is not null) Attribute(("stroke", stroke.Light));
    }

    private void StrokeWidth(double width)
    {
        if (width != 1) Attribute(("stroke-width", width));
    }

    private void Attributes(params ReadOnlySpan<SvgAttribute> attributes)
    {
        foreach (SvgAttribute attribute in attributes) Attribute(attribute);
    }

    private void Attribute(SvgAttribute attribute) =>
        body.Append(' ').Append(attribute.Name).Append("=\"").Append(MarkupText.Escape(attribute.Value)).Append('"');

    private void Close(string element, string? hint)
    {
        if (hint is null)
        {
            body.Append("/>\n");
            return;
        }
        body.Append('>');
        Hint(hint);
        body.Append("</").Append(element).Append(">\n");
    }
}
