using System.Text;

namespace Myelin.Charts.Drawing;

/// <summary>A named colour with a value for light and one for dark surroundings.</summary>
/// <remarks>
/// The series colours follow the palette of Okabe and Ito (2008), "Color Universal Design", which stays distinct for the common
/// kinds of colour blindness; the dark values are lightened to keep their contrast.
/// </remarks>
internal sealed record Shade(string Name, string Light, string Dark)
{
    public static readonly Shade Ink = new("ink", "#1b2431", "#e8ecf2");
    public static readonly Shade Muted = new("muted", "#5d6878", "#9aa6b6");
    public static readonly Shade Grid = new("grid", "#e6e9ee", "#2b3440");
    public static readonly Shade Axis = new("axis", "#aab3c0", "#566273");
    public static readonly Shade Paper = new("paper", "#ffffff", "#151b24");
    public static readonly Shade OnColor = new("on", "#ffffff", "#0c1118");
    public static readonly Shade Positive = new("pos", "#0b6fb8", "#5cb3f0");
    public static readonly Shade Negative = new("neg", "#d55e00", "#f59a4a");
    public static readonly Shade Neuron = new("neuron", "#f4f6f9", "#1d2530");
    public static readonly Shade Link = new("link", "#8a97a8", "#75839a");

    private static readonly Shade[] Series =
    [
        new("c0", "#0b6fb8", "#5cb3f0"),
        new("c1", "#d55e00", "#f59a4a"),
        new("c2", "#00876c", "#35c9a3"),
        new("c3", "#b0568a", "#e39cc4"),
        new("c4", "#8a6d00", "#e6cf4f"),
        new("c5", "#5b4fb0", "#a9a0f2"),
        new("c6", "#3d8fa8", "#8fd6e8"),
        new("c7", "#6b7280", "#b6bdc9"),
    ];

    /// <summary>The style sheet: variables for light, dark and print, and one class per shade for fill and for stroke.</summary>
    public static string StyleSheet { get; } = MakeStyleSheet();

    /// <summary>The colour of the given series; they repeat after eight.</summary>
    public static Shade OfSeries(int index) => Series[index % Series.Length];

    private static string MakeStyleSheet()
    {
        Shade[] all = [Ink, Muted, Grid, Axis, Paper, OnColor, Positive, Negative, Neuron, Link, .. Series];
        var css = new StringBuilder();
        css.Append(".myelin-chart{");
        foreach (Shade s in all) css.Append("--ml-").Append(s.Name).Append(':').Append(s.Light).Append(';');
        css.Append("}\n@media screen and (prefers-color-scheme:dark){.myelin-chart{");
        foreach (Shade s in all) css.Append("--ml-").Append(s.Name).Append(':').Append(s.Dark).Append(';');
        css.Append("}}\n");
        foreach (Shade s in all)
        {
            css.Append(".myelin-chart .f-").Append(s.Name).Append("{fill:var(--ml-").Append(s.Name).Append(")}");
            css.Append(".myelin-chart .s-").Append(s.Name).Append("{stroke:var(--ml-").Append(s.Name).Append(")}\n");
        }
        css.Append(".myelin-chart text{font-variant-numeric:tabular-nums}\n");
        // What shows only under the pointer is drawn with opacity 0, so that it also stays hidden where this sheet is not understood.
        css.Append(".myelin-chart .spot:hover .hint{opacity:1}\n");
        css.Append(".myelin-chart .lift:hover{stroke-opacity:1}\n");
        return css.ToString();
    }
}
