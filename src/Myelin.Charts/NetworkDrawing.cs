using System.Text;
using Myelin.Charts.Drawing;

namespace Myelin.Charts;

/// <summary>A network as columns of neurons with their connections, from the inputs on the left to the outputs on the right.</summary>
public sealed record NetworkDrawing : Chart
{
    private const double LeastGap = 84;

    /// <summary>The columns and what stands between them, from left to right.</summary>
    public required IReadOnlyList<NetworkPart> Parts { get; init; }

    /// <summary>How many neurons of a column are drawn at most (default 12, at least 3); wider columns show their first and last
    /// ones.</summary>
    public int MostNeurons { get; init; } = 12;

    private int Limit => Math.Max(3, MostNeurons);

    private protected override void Draw(SvgCanvas canvas)
    {
        NetworkColumn[] columns = [.. Parts.OfType<NetworkColumn>()];
        if (columns.Length == 0)
        {
            canvas.Height = HeightOr(canvas.Top + 60);
            canvas.Text(canvas.Width / 2, canvas.Top + 34, "no layers to draw", Shade.Muted, anchor: Anchor.Middle);
            return;
        }
        Check(columns);
        double leftRoom = RoomFor(columns[0], canvas.Width), rightRoom = columns.Length > 1 ? RoomFor(columns[^1], canvas.Width) : 60;
        canvas.Width = Math.Max(canvas.Width, leftRoom + rightRoom + LeastGap * (columns.Length - 1));
        int most = columns.Max(c => NeuronColumn.Places(c.Units, Limit));
        double pitch = Math.Clamp(340.0 / most, 26, 56), radius = Math.Round(pitch * 0.31, 1);
        List<NetworkStep>[] steps = StepsPerGap(columns.Length);
        double above = 6 + 24 * steps.Max(s => s.Count), below = 58;
        double natural = canvas.Top + above + most * pitch + below;
        canvas.Height = HeightOr(natural);
        // A height that was asked for squeezes the neurons, not the letters.
        pitch = Math.Max(6, (canvas.Height - canvas.Top - above - below) / most);
        radius = Math.Min(Math.Min(radius, 17), pitch * 0.42);
        double middle = canvas.Top + above + most * pitch / 2, bottom = middle + most * pitch / 2;
        double gap = columns.Length == 1 ? 0 : (canvas.Width - leftRoom - rightRoom) / (columns.Length - 1);

        NeuronColumn[] placed = [.. columns.Select((c, i) =>
            new NeuronColumn(c, columns.Length == 1 ? canvas.Width / 2 : leftRoom + i * gap, middle, pitch, radius, Limit))];
        for (int i = 1; i < placed.Length; i++) NetworkLinks.Draw(canvas, placed[i - 1], placed[i]);
        for (int i = 1; i < placed.Length; i++) DrawSteps(canvas, steps[i], (placed[i - 1].X + placed[i].X) / 2, canvas.Top, above, bottom, gap);
        for (int i = 0; i < placed.Length; i++)
        {
            Shade shade = i == 0 ? Shade.Muted : i == placed.Length - 1 ? Shade.OfSeries(2) : Shade.OfSeries(0);
            placed[i].Draw(canvas, shade);
            if (i == 0) placed[i].DrawLabels(canvas, leftRoom - radius - 12, onLeft: true);
            if (i > 0 && i == placed.Length - 1) placed[i].DrawLabels(canvas, rightRoom - radius - 12, onLeft: false);
            double room = columns.Length == 1 ? canvas.Width
                : i == 0 ? Math.Min(gap, 2 * leftRoom)
                : i == placed.Length - 1 ? Math.Min(gap, 2 * rightRoom)
                : gap;
            DrawCaption(canvas, columns[i], placed[i].X, bottom + 20, room - 6);
        }
    }

    private protected override string Describe()
    {
        var text = new StringBuilder("Network drawing, from left to right: ");
        text.AppendJoin(
            ", ", Parts.Select(
                p => p is NetworkColumn c ? $"{c.Name} with {NumberText.Whole(c.Units)} {(c.Units == 1 ? "neuron" : "neurons")}" : p.Name));
        return text.Append('.').ToString();
    }

    private static double RoomFor(NetworkColumn column, double width)
    {
        double labels = column.Labels is { Count: > 0 } ? column.Labels.Max(l => SvgText.WidthOf(l, SvgCanvas.TextSize)) : 0;
        return Math.Clamp(labels + 34, 58, Math.Max(58, width * 0.24));
    }

    private static void Check(NetworkColumn[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            NetworkColumn c = columns[i];
            if (c.Units < 1) throw new ArgumentException($"The layer \"{c.Name}\" needs at least one unit to be drawn; it has {c.Units}.");
            if (c.Labels is { } labels && labels.Count != c.Units)
                throw new ArgumentException($"The layer \"{c.Name}\" has {c.Units} units and needs as many labels; it got {labels.Count}.");
            if (c.Biases is { } biases && biases.Count != c.Units)
                throw new ArgumentException($"The layer \"{c.Name}\" has {c.Units} units and needs as many biases; it got {biases.Count}.");
            if (i > 0 && c.Weights is { } weights && weights.Count != (long)columns[i - 1].Units * c.Units)
            {
                throw new ArgumentException($"The layer \"{c.Name}\" needs {columns[i - 1].Units} × {c.Units} weights, "
                    + $"as many as connections; it got {weights.Count}.");
            }
        }
    }

    /// <summary>The steps in front of each column; those behind the last one belong to the last gap.</summary>
    private List<NetworkStep>[] StepsPerGap(int columns)
    {
        List<NetworkStep>[] steps = [.. Enumerable.Range(0, columns).Select(_ => new List<NetworkStep>())];
        int next = 0;
        foreach (NetworkPart part in Parts)
        {
            if (part is NetworkStep step) steps[Math.Clamp(next, Math.Min(1, columns - 1), columns - 1)].Add(step);
            else next++;
        }
        return steps;
    }

    private static void DrawSteps(SvgCanvas canvas, List<NetworkStep> steps, double x, double top, double above, double bottom, double gap)
    {
        if (steps.Count == 0) return;
        canvas.Line(x, top + 20, x, bottom, Shade.Axis, 1, dash: "2 5");
        for (int i = 0; i < steps.Count; i++)
        {
            string text = SvgText.Fit(steps[i].Name, SvgCanvas.SmallSize, gap - 16);
            double width = SvgText.WidthOf(text, SvgCanvas.SmallSize) + 18, y = top + above - 24 * (steps.Count - i);
            canvas.Rectangle(
                x - width / 2, y, width, 20, Shade.Grid, 1, 10,
                steps[i].Detail is { } detail ? $"{steps[i].Name}\n{detail}" : steps[i].Name);
            canvas.Text(x, y + 14, text, Shade.Ink, SvgCanvas.SmallSize, Anchor.Middle);
        }
    }

    private static void DrawCaption(SvgCanvas canvas, NetworkColumn column, double x, double y, double room)
    {
        canvas.Text(
            x, y, SvgText.Fit(column.Name, SvgCanvas.TextSize * 1.05, room), Shade.Ink, anchor: Anchor.Middle, weight: "600",
            full: column.Name);
        string detail = column.Detail ?? NumberText.Whole(column.Units);
        canvas.Text(x, y + 16, SvgText.Fit(detail, SvgCanvas.SmallSize, room), Shade.Muted, SvgCanvas.SmallSize, Anchor.Middle, full: detail);
        if (column.Parameters is not { } count) return;
        string parameters = $"{NumberText.Whole(count)} {(count == 1 ? "parameter" : "parameters")}";
        canvas.Text(x, y + 31, SvgText.Fit(parameters, SvgCanvas.SmallSize, room), Shade.Muted, SvgCanvas.SmallSize, Anchor.Middle, full: parameters);
    }
}
