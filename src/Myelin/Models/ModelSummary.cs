using System.Globalization;
using System.Text;
using Myelin.Graph;

namespace Myelin;

/// <summary>A model as a table of text.</summary>
internal static class ModelSummary
{
    public static string Of(Model model)
    {
        string[] head = ["Layer (type)", "Output shape", "Parameters"];
        string[][] rows =
        [
            .. model.BuiltLayers.Select(layer => new[]
            {
                $"{layer.Name} ({layer.Layer.GetType().Name})", new Shape(["batch", .. layer.OutputShape]).ToString(), Number(layer.ParameterCount),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, 3).Select(i => rows.Append(head).Max(row => row[i].Length))];
        var text = new StringBuilder();
        text.Append("Model: ").Append(model.Name ?? "sequential").Append('\n');
        Line(text, head, widths);
        text.Append('─', widths.Sum() + 4).Append('\n');
        foreach (string[] row in rows)
            Line(text, row, widths);
        text.Append('─', widths.Sum() + 4).Append('\n');
        long trainable = model.TrainableVariables.Sum(v => (long)v.Spec.Length), all = model.ParameterCount;
        text.Append(CultureInfo.InvariantCulture, $"Parameters: {Number(all)} ({Size(all * 4)}), of them trainable: {Number(trainable)}\n");
        if (model.Optimizer is { } optimizer)
        {
            long slots = optimizer.Slots.Count > 0 ? optimizer.Slots.Sum(s => (long)s.Spec.Length) : trainable * optimizer.SlotNames.Count;
            text.Append(CultureInfo.InvariantCulture, $"State of {optimizer.Name}: {Number(slots)} ({Size(slots * 4)})\n");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string[] row, int[] widths) =>
        text.Append(row[0].PadRight(widths[0])).Append("  ").Append(row[1].PadRight(widths[1])).Append("  ").Append(row[2].PadLeft(widths[2])).Append('\n');

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MB"),
    };
}
