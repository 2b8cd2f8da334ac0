using System.Text;

namespace Myelin.Charts.Drawing;

/// <summary>The connections between two columns of neurons.</summary>
internal static class NetworkLinks
{
    public static void Draw(SvgCanvas canvas, NeuronColumn from, NeuronColumn to)
    {
        if (to.Layer.Weights is { } weights) DrawWeighted(canvas, from, to, weights);
        else DrawPlain(canvas, from, to);
    }

    private static void DrawPlain(SvgCanvas canvas, NeuronColumn from, NeuronColumn to)
    {
        // Many crossing lines would become a grey wall: the more there are, the fainter.
        double opacity = Math.Clamp(5.0 / Math.Sqrt(from.Shown.Length * to.Shown.Length + 1), 0.28, 0.7);
        for (int i = 0; i < from.Shown.Length; i++)
        {
            var data = new StringBuilder();
            for (int j = 0; j < to.Shown.Length; j++) data.Append(Curve(from, i, to, j));
            canvas.Path(data.ToString(), Shade.Link, 0.8, opacity);
        }
    }

    private static void DrawWeighted(SvgCanvas canvas, NeuronColumn from, NeuronColumn to, IReadOnlyList<float> weights)
    {
        int units = to.Layer.Units;
        var links = new List<(int I, int J, double Weight)>();
        double largest = 0;
        for (int i = 0; i < from.Shown.Length; i++)
        {
            for (int j = 0; j < to.Shown.Length; j++)
            {
                double weight = weights[from.Shown[i] * units + to.Shown[j]];
                if (!double.IsFinite(weight)) continue;
                links.Add((i, j, weight));
                largest = Math.Max(largest, Math.Abs(weight));
            }
        }
        // The strongest come last and lie on top; equal ones keep their order, so that the text stays the same.
        foreach ((int i, int j, double weight) in links.OrderBy(l => Math.Abs(l.Weight)))
        {
            double strength = largest > 0 ? Math.Abs(weight) / largest : 0;
            canvas.Path(
                Curve(from, i, to, j), weight < 0 ? Shade.Negative : Shade.Positive, 0.4 + 2.8 * strength, 0.1 + 0.8 * strength,
                hint: $"{from.NameOf(from.Shown[i])} → {to.NameOf(to.Shown[j])}\nweight {NumberText.Short(weight, 3)}");
        }
    }

    private static string Curve(NeuronColumn from, int i, NeuronColumn to, int j)
    {
        double x1 = from.X + from.Radius, y1 = from.Y(i), x2 = to.X - to.Radius, y2 = to.Y(j), bend = (x2 - x1) * 0.45;
        return $"M{Point(x1, y1)}C{Point(x1 + bend, y1)} {Point(x2 - bend, y2)} {Point(x2, y2)}";

        static string Point(double x, double y) => $"{SvgText.Number(x)} {SvgText.Number(y)}";
    }
}
