namespace Myelin.Charts.Drawing;

/// <summary>A column of neurons with its place: which neurons are drawn, and where.</summary>
internal sealed class NeuronColumn
{
    private readonly double top;
    private readonly double pitch;

    public NeuronColumn(NetworkColumn layer, double x, double middle, double pitch, double radius, int limit)
    {
        (Layer, X, Radius) = (layer, x, radius);
        this.pitch = pitch;
        int places = Places(layer.Units, limit);
        top = middle - places * pitch / 2;
        Abbreviated = layer.Units > limit;
        // One place in the middle is left to the dots.
        int last = (limit - 1) / 2, first = limit - 1 - last;
        Shown = Abbreviated
            ? [.. Enumerable.Range(0, first), .. Enumerable.Range(layer.Units - last, last)]
            : [.. Enumerable.Range(0, layer.Units)];
        GapAfter = Abbreviated ? first : int.MaxValue;
    }

    public NetworkColumn Layer { get; }

    public double X { get; }

    public double Radius { get; }

    /// <summary>The indices of the neurons that are drawn.</summary>
    public int[] Shown { get; }

    private bool Abbreviated { get; }

    private int GapAfter { get; }

    /// <summary>How many places a column takes, the dots of an abbreviated one included.</summary>
    public static int Places(int units, int limit) => Math.Min(units, limit);

    /// <summary>The middle of the k-th drawn neuron.</summary>
    public double Y(int k) => top + (k + (k >= GapAfter ? 1 : 0) + 0.5) * pitch;

    public void Draw(SvgCanvas canvas, Shade shade)
    {
        for (int k = 0; k < Shown.Length; k++)
        {
            canvas.Circle(X, Y(k), Radius, Shade.Paper);
            canvas.Circle(X, Y(k), Radius, shade, 0.22, shade, Math.Clamp(Radius / 6, 1, 2), Hint(Shown[k]));
        }
        if (!Abbreviated) return;
        double middle = top + (GapAfter + 0.5) * pitch, apart = Math.Min(6, pitch / 4.5);
        for (int dot = -1; dot <= 1; dot++) canvas.Circle(X, middle + dot * apart, Math.Min(1.7, apart / 3), Shade.Muted);
        string count = NumberText.Whole(Layer.Units);
        canvas.Text(X + Radius + 4, middle + 4, count, Shade.Muted, SvgCanvas.SmallSize, weight: "600", halo: true);
    }

    /// <summary>Writes the neurons' names beside the column.</summary>
    public void DrawLabels(SvgCanvas canvas, double room, bool onLeft)
    {
        if (Layer.Labels is not { } labels) return;
        double size = Math.Clamp(pitch - 2, 7, SvgCanvas.TextSize);
        for (int k = 0; k < Shown.Length; k++)
        {
            string full = labels[Shown[k]];
            canvas.Text(
                onLeft ? X - Radius - 8 : X + Radius + 8, Y(k) + size * 0.35, SvgText.Fit(full, size, room), Shade.Ink, size,
                onLeft ? Anchor.End : Anchor.Start, full: full);
        }
    }

    /// <summary>What the neuron is called in tooltips.</summary>
    public string NameOf(int neuron) => Layer.Labels is { } labels ? labels[neuron] : $"{Layer.Name} {NumberText.Whole(neuron + 1)}";

    private string Hint(int neuron) =>
        Layer.Biases is { } biases ? $"{NameOf(neuron)}\nbias {NumberText.Short(biases[neuron], 3)}" : NameOf(neuron);
}
