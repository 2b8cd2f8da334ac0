using System.Globalization;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>A picture that can be written as SVG text: the same description always gives the same text.</summary>
/// <remarks>
/// The text is one <c>&lt;svg&gt;</c> element without script and without anything to load. It follows the reader's light or dark
/// preference; programs that know no CSS variables show the light colours. All names and titles are escaped.
/// </remarks>
public abstract record Chart
{
    /// <summary>What the picture shows; read aloud by screen readers, and drawn above the picture when <see cref="ShowTitle"/> is
    /// set.</summary>
    public string Title { get; init; } = "";

    /// <summary>A longer description for those who cannot see the picture; by default the chart makes one from its data.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the title is drawn above the picture (default true). A page with headings of its own sets it to false.</summary>
    public bool ShowTitle { get; init; } = true;

    /// <summary>The width in pixels at scale 1 (default 640, at least 160).</summary>
    public double Width { get; init; } = 640;

    /// <summary>The height in pixels at scale 1, or null (the default) for the height that suits the data.</summary>
    public double? Height { get; init; }

    /// <summary>The style sheet that every chart relies on; a page that embeds several charts writes it once.</summary>
    public static string StyleSheet => Shade.StyleSheet;

    /// <summary>The picture as SVG text that stands alone, for a file or for a page.</summary>
    public string ToSvg()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Write(text);
        return text.ToString();
    }

    /// <summary>Writes the picture as one <c>&lt;svg&gt;</c> element.</summary>
    /// <param name="writer">Where the text goes.</param>
    /// <param name="embedded">
    /// True inside an HTML page that holds <see cref="StyleSheet"/> once: leaves out the style sheet and the XML namespace (default false).
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    /// <exception cref="ArgumentException">The description does not fit together, for example a matrix that is not as large as its
    /// names.</exception>
    public void Write(TextWriter writer, bool embedded = false)
    {
        ArgumentNullException.ThrowIfNull(writer);
        double width = double.IsFinite(Width) ? Math.Max(160, Width) : 640;
        var canvas = new SvgCanvas(width, ShowTitle && Title.Length > 0 ? Title : null);
        Draw(canvas);
        canvas.WriteTo(writer, Title, Description ?? Describe(), embedded);
    }

    /// <summary>Draws onto the canvas and sets its height.</summary>
    private protected abstract void Draw(SvgCanvas canvas);

    /// <summary>One or two sentences that say what a reader would see.</summary>
    private protected abstract string Describe();

    /// <summary>The height that was asked for, or the one that suits the data; never so small that nothing fits.</summary>
    private protected double HeightOr(double natural) => Height is { } asked && double.IsFinite(asked) ? Math.Max(120, asked) : natural;
}
