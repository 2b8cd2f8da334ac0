using Myelin.Charts.Axes;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>One kind of bar of a <see cref="BarChart"/>, with one value per category.</summary>
/// <param name="Name">Written in the legend above the bars.</param>
/// <param name="Values">The bars' lengths; a value that is not finite has no bar.</param>
public sealed record BarSeries(string Name, IReadOnlyList<double> Values);

/// <summary>Horizontal bars, one group per category, such as precision and recall per class.</summary>
public sealed record BarChart : Chart
{
    /// <summary>The categories' names, written to the left of their bars.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The kinds of bars, each with its own colour.</summary>
    public required IReadOnlyList<BarSeries> Series { get; init; }

    /// <summary>What the axis measures.</summary>
    public string? XTitle { get; init; }

    /// <summary>The axis' end, for example 1 for shares; null (the default) fits the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether values are written as percentages (default false).</summary>
    public bool Percent { get; init; }

    private protected override void Draw(SvgCanvas canvas)
    {
        foreach (BarSeries series in Series)
            if (series.Values.Count != Categories.Count)
            {
                throw new ArgumentException($"The bars \"{series.Name}\" need one value for each of the {Categories.Count} categories; "
                    + $"they have {series.Values.Count}.");
            }

        if (Series.Count > 1) DrawLegend(canvas);
        double labels = Categories.Count == 0 ? 0 : Categories.Max(c => SvgText.WidthOf(c, SvgCanvas.TextSize));
        double left = Math.Ceiling(Math.Min(labels, canvas.Width * 0.32)) + 10, right = canvas.Width - 48, top = canvas.Top + 6;
        double bar = Categories.Count > 40 ? 6 : Series.Count > 1 ? 9 : 14, gap = Categories.Count > 40 ? 4 : 9;
        double group = Math.Max(Series.Count * (bar + 1) + gap, SvgCanvas.TextSize + 3);
        double bottom = top + Math.Max(1, Categories.Count) * group;
        canvas.Height = HeightOr(bottom + (XTitle is null ? 24 : 42));
        if (Height is not null)
        {
            bottom = canvas.Height - (XTitle is null ? 24 : 42);
            double asked = (bottom - top) / Math.Max(1, Categories.Count);
            bar = Math.Max(0.5, bar * asked / group);
            group = asked;
        }
        Axis axis = Axis.For(Series.SelectMany(s => s.Values).Append(Maximum ?? double.NaN), 5, includeZero: true);
        double Across(double value) => left + axis.At(value) * (right - left);
        foreach (Tick tick in axis.Ticks)
        {
            double x = Math.Round(Across(tick.Value)) + 0.5;
            canvas.Line(x, top, x, bottom, tick.Value == 0 ? Shade.Axis : Shade.Grid);
            canvas.Text(x, bottom + 16, Percent ? NumberText.Percent(tick.Value, 0) : tick.Label, Shade.Muted, SvgCanvas.SmallSize, Anchor.Middle);
        }
        if (XTitle is not null) canvas.Text((left + right) / 2, bottom + 35, XTitle, Shade.Muted, anchor: Anchor.Middle);
        if (Categories.Count == 0 || Series.Count == 0)
        {
            canvas.Text((left + right) / 2, (top + bottom) / 2 + 4, "no values to draw", Shade.Muted, anchor: Anchor.Middle);
            return;
        }
        for (int c = 0; c < Categories.Count; c++)
        {
            double middle = top + (c + 0.5) * group, first = middle - Series.Count * (bar + 1) / 2;
            canvas.Text(
                left - 8, middle + 4, SvgText.Fit(Categories[c], SvgCanvas.TextSize, left - 10), Shade.Ink, anchor: Anchor.End,
                full: Categories[c]);
            for (int s = 0; s < Series.Count; s++) DrawBar(canvas, c, s, first + s * (bar + 1), bar, Across);
        }
    }

    private protected override string Describe() =>
        $"Bar chart of {string.Join(", ", Series.Select(s => s.Name))} for {NumberText.Whole(Categories.Count)} categories.";

    private void DrawBar(SvgCanvas canvas, int category, int series, double y, double thickness, Func<double, double> across)
    {
        double value = Series[series].Values[category];
        if (!double.IsFinite(value)) return;
        string text = Percent ? NumberText.Percent(value) : NumberText.Short(value, 3);
        double from = Math.Min(across(0), across(value)), to = Math.Max(across(0), across(value));
        canvas.Rectangle(
            from, y, Math.Max(1, to - from), thickness, Shade.OfSeries(series), 0.9, Math.Min(2, thickness / 3),
            $"{Categories[category]}\n{Series[series].Name}: {text}");
        if (thickness >= 8) canvas.Text(to + 5, y + thickness / 2 + 3.5, text, Shade.Muted, 10);
    }

    private void DrawLegend(SvgCanvas canvas)
    {
        double x = 0, y = canvas.Top + 10;
        for (int s = 0; s < Series.Count; s++)
        {
            string name = SvgText.Fit(Series[s].Name, SvgCanvas.TextSize, canvas.Width - 16);
            double wide = 16 + SvgText.WidthOf(name, SvgCanvas.TextSize) + 18;
            if (x > 0 && x + wide - 18 > canvas.Width) (x, y) = (0, y + 18);
            canvas.Rectangle(x, y - 9, 10, 10, Shade.OfSeries(s), 0.9, 2);
            canvas.Text(x + 16, y, name, Shade.Ink);
            x += wide;
        }
        canvas.Top = y + 8;
    }
}
