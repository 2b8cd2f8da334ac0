using System.Text;
using Myelin.Charts.Axes;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>Points over two axes, such as predicted against true values.</summary>
public sealed record ScatterPlot : Chart
{
    private const int MostHints = 400;

    /// <summary>The points' horizontal positions; a point without two finite values is left out and counted below the plot.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>The points' vertical positions, as many as <see cref="X"/>.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>What the horizontal axis measures (default "true").</summary>
    public string XTitle { get; init; } = "true";

    /// <summary>What the vertical axis measures (default "predicted").</summary>
    public string YTitle { get; init; } = "predicted";

    /// <summary>Whether both axes share one range and the line y = x is drawn (default true).</summary>
    public bool Diagonal { get; init; } = true;

    private protected override void Draw(SvgCanvas canvas)
    {
        if (X.Count != Y.Count)
            throw new ArgumentException($"A scatter plot needs as many y values as x values; it got {X.Count} x values and {Y.Count} y values.");
        List<int> shown = Shown();
        IEnumerable<double> xs = shown.Select(i => X[i]), ys = shown.Select(i => Y[i]);
        IEnumerable<double> both = xs.Concat(ys);
        Axis x = Axis.For(Diagonal ? both : xs, 6), y = Diagonal ? x : Axis.For(ys, 6);
        canvas.Height = HeightOr(360);
        PlotFrame frame = PlotFrame.Lay(canvas, x, y, XTitle, YTitle, rightRoom: 8, square: Diagonal && Height is null);
        frame.Draw(canvas, XTitle, YTitle, verticalGrid: true);
        if (shown.Count == 0)
        {
            frame.DrawEmpty(canvas, "no points to draw");
            return;
        }
        if (Diagonal) canvas.Line(frame.Left, frame.Bottom, frame.Right, frame.Top, Shade.Muted, 1.25, dash: "5 4");
        if (shown.Count <= MostHints) DrawEach(canvas, frame, shown);
        else DrawDense(canvas, frame, shown);
        if (shown.Count < X.Count)
        {
            canvas.Height += 18;
            canvas.Text(
                frame.Left, canvas.Height - 4, $"{NumberText.Whole(X.Count - shown.Count)} points without a finite value are not shown",
                Shade.Muted, SvgCanvas.SmallSize);
        }
    }

    private protected override string Describe() =>
        $"Scatter plot of {NumberText.Whole(Shown().Count)} points, {YTitle} against {XTitle}"
            + (Diagonal ? "; points on the diagonal are exactly right." : ".");

    private List<int> Shown() =>
        [.. Enumerable.Range(0, Math.Min(X.Count, Y.Count)).Where(i => double.IsFinite(X[i]) && double.IsFinite(Y[i]))];

    private void DrawEach(SvgCanvas canvas, PlotFrame frame, List<int> shown)
    {
        foreach (int i in shown)
        {
            canvas.Circle(
                frame.Across(X[i]), frame.Up(Y[i]), 3.5, Shade.OfSeries(0), 0.55,
                hint: $"{XTitle} {NumberText.Short(X[i])}, {YTitle} {NumberText.Short(Y[i])}");
        }
    }

    /// <summary>One dot per small square that holds points, the stronger the more it holds, so that the file stays small however many there
    /// are.</summary>
    private void DrawDense(SvgCanvas canvas, PlotFrame frame, List<int> shown)
    {
        const double Cell = 2;
        double[] strengths = [0.25, 0.45, 0.65, 0.85];
        var cells = new Dictionary<(int, int), (int Count, int First)>();
        foreach (int i in shown)
        {
            (int, int) cell = ((int)(frame.Across(X[i]) / Cell), (int)(frame.Up(Y[i]) / Cell));
            cells[cell] = cells.TryGetValue(cell, out (int Count, int First) seen) ? (seen.Count + 1, seen.First) : (1, i);
        }
        StringBuilder[] levels = [.. strengths.Select(_ => new StringBuilder())];
        foreach ((int count, int first) in cells.Values.OrderBy(c => c.First))
        {
            int level = Math.Min(levels.Length - 1, count == 1 ? 0 : count <= 3 ? 1 : count <= 8 ? 2 : 3);
            // A stroke of no length with round ends is a dot, in a third of the text that a circle needs.
            levels[level].Append('M').Append(SvgText.Number(Math.Round(frame.Across(X[first]), 1)))
                .Append(' ').Append(SvgText.Number(Math.Round(frame.Up(Y[first]), 1))).Append("h0");
        }
        for (int level = 0; level < levels.Length; level++)
            DrawDots(canvas, levels[level].ToString(), strengths[level]);
    }

    // Within one path overlapping dots do not add up, so a path is cut into several: crowds then look darker than single points.
    private static void DrawDots(SvgCanvas canvas, string dots, double strength)
    {
        string[] each = dots.Split('M', StringSplitOptions.RemoveEmptyEntries);
        const int Layers = 24;
        for (int layer = 0; layer < Layers; layer++)
        {
            string data = string.Concat(each.Where((_, i) => i % Layers == layer).Select(d => "M" + d));
            if (data.Length > 0) canvas.Path(data, Shade.OfSeries(0), 5, strength, cap: "round");
        }
    }
}
