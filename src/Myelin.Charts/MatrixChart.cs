using System.Text;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>A confusion matrix: how many rows of each true class were given each predicted class.</summary>
/// <remarks>Colour is the share of the true class' rows: one hue where the classes agree, another where they differ.</remarks>
public sealed record MatrixChart : Chart
{
    private const int MostNumbers = 30;
    private const double NameSize = 12;

    /// <summary>The classes' names, in the order of rows and columns.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The counts, row by row: the number of rows with true class r and predicted class c stands at r·n + c.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>What the rows are (default "true").</summary>
    public string RowTitle { get; init; } = "true";

    /// <summary>What the columns are (default "predicted").</summary>
    public string ColumnTitle { get; init; } = "predicted";

    private int Size => Classes.Count;

    private protected override void Draw(SvgCanvas canvas)
    {
        if (Counts.Count != (long)Size * Size)
            throw new ArgumentException($"A matrix of {Size} classes needs {(long)Size * Size} counts; it got {Counts.Count}.");
        if (Size == 0)
        {
            canvas.Height = HeightOr(canvas.Top + 60);
            canvas.Text(canvas.Width / 2, canvas.Top + 34, "no classes to draw", Shade.Muted, anchor: Anchor.Middle);
            return;
        }
        double widest = Classes.Max(c => SvgText.WidthOf(c, NameSize)), corner = SvgText.WidthOf(RowTitle + " ↓", SvgCanvas.TextSize);
        double names = Math.Min(widest, canvas.Width * 0.26), left = Math.Max(names, corner) + 10;
        double cell = Math.Min(Size <= 3 ? 104 : 64, (canvas.Width - left - 2) / Size);
        if (cell < 9) (names, left, cell) = (0, corner + 10, Math.Min(9, (canvas.Width - corner - 12) / Size));
        bool upright = names > 0 && widest > cell - 4;
        double above = names == 0 ? 4 : upright ? Math.Min(widest, 110) + 8 : 18;
        double top = canvas.Top + 20 + above, right = left + cell * Size, bottom = top + cell * Size;
        canvas.Height = bottom + 44;

        canvas.Text(left, canvas.Top + 12, ColumnTitle + " →", Shade.Muted);
        canvas.Text(left - 8, names == 0 ? top + 10 : top - 7, RowTitle + " ↓", Shade.Muted, anchor: Anchor.End);
        if (names > 0) DrawNames(canvas, left, top, cell, names, upright ? above - 8 : null);
        if (Size <= MostNumbers) DrawCells(canvas, left, top, cell);
        else DrawColours(canvas, left, top, cell);
        canvas.Path(
            $"M{SvgText.Number(left)} {SvgText.Number(top)}H{SvgText.Number(right)}V{SvgText.Number(bottom)}H{SvgText.Number(left)}Z",
            Shade.Axis, 1);
        DrawScale(canvas, left, bottom + 14);
    }

    private protected override string Describe()
    {
        long all = Counts.Sum(), right = Enumerable.Range(0, Size).Sum(i => Counts[i * Size + i]);
        return all == 0
            ? $"Confusion matrix of {Size} classes without rows."
            : $"Confusion matrix of {NumberText.Whole(Size)} classes and {NumberText.Whole(all)} rows, "
                + $"{NumberText.Whole(right)} of them right ({NumberText.Percent((double)right / all)}).";
    }

    /// <summary>Rises steeply at first, so that a few mistakes among many rows can be seen.</summary>
    private static double Strength(double share) => share <= 0 ? 0 : 0.05 + 0.95 * Math.Pow(share, 0.6);

    private void DrawNames(SvgCanvas canvas, double left, double top, double cell, double room, double? upright)
    {
        double size = Math.Min(NameSize, Math.Max(8, cell - 2));
        for (int i = 0; i < Size; i++)
        {
            double middle = (i + 0.5) * cell;
            canvas.Text(left - 8, top + middle + size * 0.35, SvgText.Fit(Classes[i], size, room), Shade.Ink, size, Anchor.End, full: Classes[i]);
            if (upright is { } height)
            {
                canvas.Text(
                    left + middle + size * 0.35, top - 7, SvgText.Fit(Classes[i], size, height), Shade.Ink, size, turn: -90,
                    full: Classes[i]);
            }
            else
                canvas.Text(left + middle, top - 7, Classes[i], Shade.Ink, size, Anchor.Middle);
        }
    }

    private void DrawCells(SvgCanvas canvas, double left, double top, double cell)
    {
        for (int r = 0; r < Size; r++)
        {
            long total = RowTotal(r);
            for (int c = 0; c < Size; c++)
            {
                long count = Counts[r * Size + c];
                if (count <= 0) continue;
                double share = (double)count / total, strength = Strength(share);
                double x = left + c * cell, y = top + r * cell, middle = x + cell / 2;
                string hint = $"{RowTitle} {Classes[r]}, {ColumnTitle} {Classes[c]}: "
                    + $"{NumberText.Whole(count)} of {NumberText.Whole(total)} ({NumberText.Percent(share)})";
                canvas.Rectangle(
                    x + 0.5, y + 0.5, cell - 1, cell - 1, r == c ? Shade.Positive : Shade.Negative, strength, Math.Min(3, cell / 8), hint);
                string text = NumberText.Whole(count);
                double size = Math.Min(cell > 80 ? 20 : 14, cell * 0.42);
                while (size > 5 && SvgText.WidthOf(text, size) > cell - 3) size -= 0.5;
                Shade ink = strength > 0.55 ? Shade.OnColor : Shade.Ink;
                bool withShare = cell >= 44;
                // The pointer should find the cell, not the number on it.
                canvas.Begin("g", ("pointer-events", "none"));
                canvas.Text(middle, y + cell / 2 + (withShare ? 0 : size * 0.36), text, ink, size, Anchor.Middle, weight: r == c ? "600" : null);
                if (withShare)
                {
                    canvas.Text(
                        middle, y + cell / 2 + (cell > 80 ? 18 : 13), NumberText.Percent(share, share is > 0 and < 0.0995 ? 1 : 0), ink,
                        cell > 80 ? 12 : 10, Anchor.Middle);
                }
                canvas.End("g");
            }
        }
    }

    /// <summary>Many classes: one path per strength instead of one element per cell.</summary>
    private void DrawColours(SvgCanvas canvas, double left, double top, double cell)
    {
        const int Levels = 12;
        string box = $"h{Precise(cell)}v{Precise(cell)}h-{Precise(cell)}z";
        var agree = new StringBuilder[Levels + 1];
        var differ = new StringBuilder[Levels + 1];
        for (int r = 0; r < Size; r++)
        {
            long total = RowTotal(r);
            for (int c = 0; c < Size; c++)
            {
                long count = Counts[r * Size + c];
                if (count <= 0) continue;
                int level = Math.Max(1, (int)Math.Round(Strength((double)count / total) * Levels));
                StringBuilder path = (r == c ? agree : differ)[level] ??= new();
                path.Append('M').Append(Precise(left + c * cell)).Append(' ').Append(Precise(top + r * cell)).Append(box);
            }
        }
        for (int level = 1; level <= Levels; level++)
        {
            if (agree[level] is { } right) canvas.Area(right.ToString(), Shade.Positive, (double)level / Levels);
            if (differ[level] is { } wrong) canvas.Area(wrong.ToString(), Shade.Negative, (double)level / Levels);
        }
    }

    private static string Precise(double value) => SvgText.Number(value);

    private long RowTotal(int row)
    {
        long total = 0;
        for (int c = 0; c < Size; c++) total += Counts[row * Size + c];
        return total;
    }

    private void DrawScale(SvgCanvas canvas, double x, double y)
    {
        const double Step = 13;
        double[] shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1];
        const string Meaning = "1 … 100 % of a row";
        double wanted = SvgText.WidthOf("rightwrong" + Meaning, SvgCanvas.SmallSize) + 2 * (6 + shares.Length * Step + 12);
        x = Math.Max(0, Math.Min(x, canvas.Width - wanted));
        foreach ((string name, Shade shade) in new[] { ("right", Shade.Positive), ("wrong", Shade.Negative) })
        {
            canvas.Text(x, y + 10, name, Shade.Muted, SvgCanvas.SmallSize);
            x += SvgText.WidthOf(name, SvgCanvas.SmallSize) + 6;
            foreach (double share in shares)
            {
                canvas.Rectangle(x, y, Step - 1, 12, shade, Strength(share), 2, $"{NumberText.Percent(share, 0)} of the rows of a {RowTitle} class");
                x += Step;
            }
            x += 12;
        }
        canvas.Text(x - 4, y + 10, Meaning, Shade.Muted, SvgCanvas.SmallSize);
    }
}
