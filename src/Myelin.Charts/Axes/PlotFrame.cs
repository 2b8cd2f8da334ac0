using Myelin.Charts.Drawing;

namespace Myelin.Charts.Axes;

/// <summary>The rectangle in which data is drawn, with its two axes, grid and labels.</summary>
internal sealed class PlotFrame
{
    private PlotFrame(Axis x, Axis y, double left, double top, double right, double bottom)
    {
        (X, Y) = (x, y);
        (Left, Top, Right, Bottom) = (left, top, right, bottom);
    }

    public Axis X { get; }

    public Axis Y { get; }

    public double Left { get; }

    public double Top { get; }

    public double Right { get; }

    public double Bottom { get; }

    /// <summary>
    /// Finds room for the labels around the plot, and on the right as much as direct labels need. The canvas' height must be set; a
    /// square plot sets it itself.
    /// </summary>
    public static PlotFrame Lay(SvgCanvas canvas, Axis x, Axis y, string? xTitle, string? yTitle, double rightRoom = 0, bool square = false)
    {
        double labels = 0;
        foreach (Tick tick in y.Ticks) labels = Math.Max(labels, SvgText.WidthOf(tick.Label, SvgCanvas.SmallSize));
        double lastLabel = x.Ticks.Length > 0 ? SvgText.WidthOf(x.Ticks[^1].Label, SvgCanvas.SmallSize) / 2 : 0;
        double left = Math.Ceiling(labels + 10), right = canvas.Width - Math.Max(rightRoom, Math.Ceiling(lastLabel) + 2);
        double top = canvas.Top + (yTitle is null ? 8 : 22), below = xTitle is null ? 22 : 42;
        if (right - left < 60) right = left + 60;
        if (square) canvas.Height = Math.Ceiling(top + (right - left) + below);
        return new(x, y, left, top, right, canvas.Height - below);
    }

    public double Across(double value) => Left + X.At(value) * (Right - Left);

    public double Up(double value) => Bottom - Y.At(value) * (Bottom - Top);

    public void Draw(SvgCanvas canvas, string? xTitle, string? yTitle, bool verticalGrid = false)
    {
        foreach (Tick tick in Y.Ticks)
        {
            double y = Math.Round(Up(tick.Value)) + 0.5;
            canvas.Line(Left, y, Right, y, Shade.Grid);
            canvas.Text(Left - 8, y + 3.5, tick.Label, Shade.Muted, SvgCanvas.SmallSize, Anchor.End);
        }
        double occupied = double.NegativeInfinity;
        foreach (Tick tick in X.Ticks)
        {
            double x = Math.Round(Across(tick.Value)) + 0.5, half = SvgText.WidthOf(tick.Label, SvgCanvas.SmallSize) / 2;
            canvas.Line(x, verticalGrid ? Top : Bottom, x, Bottom + 4, verticalGrid ? Shade.Grid : Shade.Axis);
            if (x - half < occupied + 6) continue;
            canvas.Text(x, Bottom + 17, tick.Label, Shade.Muted, SvgCanvas.SmallSize, Anchor.Middle);
            occupied = x + half;
        }
        canvas.Line(Left, Math.Round(Bottom) + 0.5, Right, Math.Round(Bottom) + 0.5, Shade.Axis);
        if (yTitle is not null) canvas.Text(0, Top - 11, yTitle, Shade.Muted, SvgCanvas.TextSize);
        if (xTitle is not null) canvas.Text((Left + Right) / 2, Bottom + 36, xTitle, Shade.Muted, SvgCanvas.TextSize, Anchor.Middle);
    }

    /// <summary>A sentence in the middle of an empty plot.</summary>
    public void DrawEmpty(SvgCanvas canvas, string why) =>
        canvas.Text((Left + Right) / 2, (Top + Bottom) / 2, why, Shade.Muted, SvgCanvas.TextSize, Anchor.Middle);
}
