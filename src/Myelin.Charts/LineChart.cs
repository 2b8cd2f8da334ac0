using System.Text;
using Myelin.Charts.Axes;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>One line of a <see cref="LineChart"/>.</summary>
/// <param name="Name">Written at the line's end.</param>
/// <param name="Values">One value per position; NaN and infinities leave a gap.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> Values)
{
    /// <summary>Whether the line is dashed, to tell it apart without colour.</summary>
    public bool Dashed { get; init; }
}

/// <summary>Lines over a common horizontal axis, such as training and validation loss per epoch.</summary>
public sealed record LineChart : Chart
{
    private const int MostSpots = 120;

    /// <summary>The lines, drawn in order, each with its own colour.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>The positions of the values, ascending; null (the default) stands for 1, 2, 3 …</summary>
    public IReadOnlyList<double>? X { get; init; }

    /// <summary>What the horizontal axis counts (default "epoch").</summary>
    public string? XTitle { get; init; } = "epoch";

    /// <summary>What the vertical axis measures.</summary>
    public string? YTitle { get; init; }

    /// <summary>How values are laid along the vertical axis (default <see cref="AxisScale.Auto"/>).</summary>
    public AxisScale YScale { get; init; } = AxisScale.Auto;

    /// <summary>A position to mark with a vertical line, such as the best epoch.</summary>
    public double? Mark { get; init; }

    /// <summary>What the marked position is called (default "best").</summary>
    public string MarkLabel { get; init; } = "best";

    private int Count => Series.Count == 0 ? 0 : Series.Max(s => s.Values.Count);

    private protected override void Draw(SvgCanvas canvas)
    {
        canvas.Height = HeightOr(300);
        Axis x = Axis.For(Enumerable.Range(0, Count).Select(Position), (int)Math.Clamp(canvas.Width / 56, 2, 10), tight: true, whole: X is null);
        Axis y = Axis.For(Series.SelectMany(s => s.Values), 5, YScale);
        string? yTitle = y.Logarithmic ? (YTitle is null ? "logarithmic scale" : YTitle + " (logarithmic scale)") : YTitle;
        double room = Series.Count == 0 ? 0 : 18 + Series.Max(s => SvgText.WidthOf(s.Name, SvgCanvas.TextSize));
        // The marked position's label stands between the axis title and the plot, where no data comes.
        if (Mark is not null && yTitle is null) canvas.Top += 14;
        PlotFrame frame = PlotFrame.Lay(canvas, x, y, XTitle, yTitle, Math.Min(room, canvas.Width * 0.3));
        frame.Draw(canvas, XTitle, yTitle);
        if (!Series.Any(s => s.Values.Any(y.Shows)))
        {
            frame.DrawEmpty(canvas, "no values to draw");
            return;
        }
        if (Mark is { } mark && x.Shows(mark) && x.At(mark) is >= 0 and <= 1) DrawMark(canvas, frame, mark, yTitle);
        for (int i = 0; i < Series.Count; i++) DrawLine(canvas, frame, Series[i], Shade.OfSeries(i));
        DrawNames(canvas, frame);
        DrawSpots(canvas, frame);
    }

    private protected override string Describe()
    {
        var text = new StringBuilder($"Line chart of {NumberText.Whole(Count)} positions.");
        foreach (LineSeries series in Series)
        {
            double[] finite = [.. series.Values.Where(double.IsFinite)];
            if (finite.Length == 0) text.Append($" {series.Name}: no values.");
            else
            {
                text.Append($" {series.Name}: from {NumberText.Short(finite[0])} to {NumberText.Short(finite[^1])}, "
                    + $"lowest {NumberText.Short(finite.Min())}, highest {NumberText.Short(finite.Max())}.");
            }
        }
        if (Mark is { } mark) text.Append($" Marked: {MarkLabel}, {NumberText.Short(mark)}.");
        return text.ToString();
    }

    private double Position(int index) => X is null ? index + 1 : index < X.Count ? X[index] : double.NaN;

    private void DrawMark(SvgCanvas canvas, PlotFrame frame, double mark, string? yTitle)
    {
        double x = frame.Across(mark), half = SvgText.WidthOf(MarkLabel, SvgCanvas.SmallSize) / 2;
        double taken = yTitle is null ? 0 : SvgText.WidthOf(yTitle, SvgCanvas.TextSize) + 12;
        canvas.Line(x, frame.Top - 4, x, frame.Bottom, Shade.Muted, 1, dash: "3 3");
        double center = Math.Max(Math.Clamp(x, half, Math.Max(half, canvas.Width - half)), Math.Min(taken + half, canvas.Width - half));
        canvas.Text(center, frame.Top - 9, MarkLabel, Shade.Muted, SvgCanvas.SmallSize, Anchor.Middle);
    }

    private void DrawLine(SvgCanvas canvas, PlotFrame frame, LineSeries series, Shade shade)
    {
        var data = new StringBuilder();
        var alone = new List<(double X, double Y)>();
        foreach (List<(double X, double Y)> run in Runs(frame, series))
        {
            if (run.Count == 1)
            {
                alone.Add(run[0]);
                continue;
            }
            List<(double X, double Y)> points = run.Count > (frame.Right - frame.Left) * 2 ? Thinned(run) : run;
            for (int i = 0; i < points.Count; i++)
                data.Append(i == 0 ? 'M' : 'L').Append(SvgText.Number(points[i].X)).Append(' ').Append(SvgText.Number(points[i].Y));
        }
        if (data.Length > 0) canvas.Path(data.ToString(), shade, 2, dash: series.Dashed ? "6 4" : null, cap: "round");
        // A value between two gaps has no neighbour to draw a line to.
        foreach ((double x, double y) in alone.Take(1000)) canvas.Circle(x, y, 3, shade);
        if (Mark is not { } mark) return;
        for (int i = 0; i < series.Values.Count; i++)
        {
            if (Position(i) == mark && frame.Y.Shows(series.Values[i]))
                canvas.Circle(frame.Across(mark), frame.Up(series.Values[i]), 4, shade, 1, Shade.Paper, 2);
        }
    }

    private IEnumerable<List<(double X, double Y)>> Runs(PlotFrame frame, LineSeries series)
    {
        List<(double X, double Y)> run = [];
        for (int i = 0; i < series.Values.Count; i++)
        {
            if (frame.X.Shows(Position(i)) && frame.Y.Shows(series.Values[i]))
            {
                run.Add((frame.Across(Position(i)), frame.Up(series.Values[i])));
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }
        if (run.Count > 0) yield return run;
    }

    /// <summary>First, lowest, highest and last point of every pixel column: drawn, it looks like all of them.</summary>
    private static List<(double X, double Y)> Thinned(List<(double X, double Y)> points)
    {
        var kept = new List<(double X, double Y)>();
        for (int start = 0; start < points.Count;)
        {
            int end = start, low = start, high = start;
            for (; end < points.Count && Math.Floor(points[end].X) == Math.Floor(points[start].X); end++)
            {
                if (points[end].Y < points[low].Y) low = end;
                if (points[end].Y > points[high].Y) high = end;
            }
            int[] columns = [.. new[] { start, Math.Min(low, high), Math.Max(low, high), end - 1 }.Distinct()];
            foreach (int i in columns) kept.Add(points[i]);
            start = end;
        }
        return kept;
    }

    private void DrawNames(SvgCanvas canvas, PlotFrame frame)
    {
        const double Distance = 15;
        var names = new List<(double At, int Series, double FromX, double FromY)>();
        for (int s = 0; s < Series.Count; s++)
        {
            List<(double X, double Y)>? last = Runs(frame, Series[s]).LastOrDefault();
            if (last is not null) names.Add((last[^1].Y, s, last[^1].X, last[^1].Y));
        }
        names.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Series.CompareTo(b.Series));
        double[] places = Spread([.. names.Select(n => n.At)], Distance, frame.Top, frame.Bottom);
        for (int i = 0; i < names.Count; i++)
        {
            (double _, int s, double fromX, double fromY) = names[i];
            double x = frame.Right + 10;
            // A line that ends early is led to its name by dots, which nobody takes for data.
            canvas.Line(fromX + 4, fromY, x - 3, places[i], Shade.OfSeries(s), 1, dash: x - fromX > 30 ? "1 4" : null);
            canvas.Text(
                x, places[i] + 4, SvgText.Fit(Series[s].Name, SvgCanvas.TextSize, canvas.Width - x), Shade.OfSeries(s), weight: "600",
                full: Series[s].Name);
        }
    }

    /// <summary>Moves sorted places apart until neighbours are at the distance, staying between the ends while there is room.</summary>
    internal static double[] Spread(double[] places, double distance, double low, double high)
    {
        for (int i = 1; i < places.Length; i++) places[i] = Math.Max(places[i], places[i - 1] + distance);
        double limit = high;
        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], limit);
            limit = places[i] - distance;
        }
        if (places.Length > 0 && places[0] < low)
        {
            double shift = low - places[0];
            for (int i = 0; i < places.Length; i++) places[i] += shift;
        }
        return places;
    }

    /// <summary>Invisible bands over the plot that show all values at their position under the pointer.</summary>
    private void DrawSpots(SvgCanvas canvas, PlotFrame frame)
    {
        int count = Count, stride = Math.Max(1, (count + MostSpots - 1) / MostSpots);
        int[] indices = [.. Enumerable.Range(0, count).Where(i => i % stride == 0 && frame.X.Shows(Position(i)))];
        for (int k = 0; k < indices.Length; k++)
        {
            int index = indices[k];
            double x = frame.Across(Position(index));
            double left = k == 0 ? frame.Left : (frame.Across(Position(indices[k - 1])) + x) / 2;
            double right = k + 1 == indices.Length ? frame.Right : (frame.Across(Position(indices[k + 1])) + x) / 2;
            var hint = new StringBuilder($"{XTitle} {NumberText.Short(Position(index), 6)}".Trim());
            canvas.Begin("g", ("class", "spot"));
            canvas.Begin("g", ("class", "hint"), ("opacity", "0"));
            canvas.Line(x, frame.Top, x, frame.Bottom, Shade.Axis);
            for (int s = 0; s < Series.Count; s++)
            {
                if (index >= Series[s].Values.Count) continue;
                double value = Series[s].Values[index];
                hint.Append('\n').Append(Series[s].Name).Append(": ").Append(NumberText.Short(value));
                if (frame.Y.Shows(value)) canvas.Circle(x, frame.Up(value), 3.5, Shade.OfSeries(s));
            }
            canvas.End("g");
            canvas.Rectangle(left, frame.Top, right - left, frame.Bottom - frame.Top, Shade.Paper, 0, hint: hint.ToString());
            canvas.End("g");
        }
    }
}
