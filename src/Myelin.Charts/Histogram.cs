using Myelin.Charts.Axes;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>How often values fall into ranges of equal width, such as the errors of a regression.</summary>
public sealed record Histogram : Chart
{
    private const int MostBins = 60;

    /// <summary>The values; those that are not finite are left out and counted below the plot.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>About how many ranges, or null (the default) for the rule of Freedman and Diaconis (1981): width 2·IQR·n^(−1/3).</summary>
    public int? Bins { get; init; }

    /// <summary>What the horizontal axis measures.</summary>
    public string? XTitle { get; init; }

    /// <summary>What the vertical axis counts (default "rows").</summary>
    public string YTitle { get; init; } = "rows";

    /// <summary>A value to mark with a vertical line, such as 0 for errors.</summary>
    public double? Mark { get; init; }

    private protected override void Draw(SvgCanvas canvas)
    {
        canvas.Height = HeightOr(280);
        (double start, double width, int[] counts) = Count();
        double end = start + width * Math.Max(1, counts.Length);
        int highest = counts.Length == 0 ? 1 : counts.Max();
        Axis x = Axis.Linear(start, end, (int)Math.Clamp(canvas.Width / 80, 2, 8), tight: true), y = Axis.Linear(0, highest, 5, whole: true);
        PlotFrame frame = PlotFrame.Lay(canvas, x, y, XTitle, YTitle, rightRoom: 8);
        frame.Draw(canvas, XTitle, YTitle);
        if (counts.Length == 0)
        {
            frame.DrawEmpty(canvas, "no values to draw");
            return;
        }
        for (int i = 0; i < counts.Length; i++)
        {
            double left = frame.Across(start + i * width), right = frame.Across(start + (i + 1) * width), top = frame.Up(counts[i]);
            if (counts[i] == 0) continue;
            string hint = $"{NumberText.Short(start + i * width)} to {NumberText.Short(start + (i + 1) * width)}: "
                + $"{NumberText.Whole(counts[i])} {YTitle}";
            canvas.Rectangle(
                left + 0.5, top, Math.Max(0.75, right - left - 1), frame.Bottom - top, Shade.OfSeries(0), 0.8,
                Math.Min(2, (right - left) / 4), hint);
        }
        if (Mark is { } mark && x.At(mark) is >= 0 and <= 1)
            canvas.Line(frame.Across(mark), frame.Top, frame.Across(mark), frame.Bottom, Shade.Ink, 1.25, dash: "5 4");
        int left_out = Values.Count - counts.Sum();
        if (left_out > 0)
        {
            canvas.Height += 18;
            canvas.Text(
                frame.Left, canvas.Height - 4, $"{NumberText.Whole(left_out)} values that are not finite are not shown", Shade.Muted,
                SvgCanvas.SmallSize);
        }
    }

    private protected override string Describe()
    {
        double[] finite = [.. Values.Where(double.IsFinite)];
        return finite.Length == 0
            ? "Histogram without values."
            : $"Histogram of {NumberText.Whole(finite.Length)} values from {NumberText.Short(finite.Min())} to "
                + $"{NumberText.Short(finite.Max())}, mean {NumberText.Short(finite.Average())}.";
    }

    /// <summary>The first range's start, the ranges' width (1, 2 or 5 times a power of ten, so that ticks fall on edges) and their
    /// counts.</summary>
    internal (double Start, double Width, int[] Counts) Count()
    {
        // Beyond this size, sums and differences of two values would not be finite.
        double[] sorted = [.. Values.Where(double.IsFinite).Select(v => Math.Clamp(v, -1e300, 1e300)).Order()];
        if (sorted.Length == 0) return (0, 1, []);
        double low = sorted[0], high = sorted[^1], span = high - low;
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (span <= Math.Max(size * 1e-12, 1e-290))
        {
            double room = size > 1e-280 ? Axis.NiceStep(size * 0.05) : 1;
            return (low - room / 2, room, [sorted.Length]);
        }
        double quartiles = sorted[(int)(sorted.Length * 0.75)] - sorted[(int)(sorted.Length * 0.25)];
        double wanted = Bins is { } bins ? span / Math.Clamp(bins, 1, MostBins) : 2 * quartiles / Math.Cbrt(sorted.Length);
        // The next nice width is 1 to 2.5 times as large: starting a little below keeps it near the rule on average.
        double width = Axis.NiceStep(Math.Clamp(wanted * 0.6, span / MostBins, span / 3));
        double first = Math.Floor(low / width + 1e-9);
        int count = Math.Max(1, (int)Math.Ceiling(high / width - first - 1e-9));
        var counts = new int[count];
        foreach (double value in sorted) counts[Math.Clamp((int)Math.Floor(value / width - first + 1e-9), 0, count - 1)]++;
        return (first * width, width, counts);
    }
}
