using System.Globalization;
using System.Text;
using Myelin.Graph;

namespace Myelin;

/// <summary>A model as a table of text.</summary>
internal static class ModelSummary
{
    private const string Gap = "  ";
    private const int Widest = 100, LeastName = 36, WidestShape = 26, LeastFrom = 20, WidestFrom = 40;

    /// <summary>What a row of the table says; texts of several lines go below one another.</summary>
    private sealed record Row(string Name, IReadOnlyList<string> Shapes, string Parameters, IReadOnlyList<string> From);

    public static string Of(Model model, int batchSize)
    {
        Network network = model.Network;
        bool shows = model is not Sequential;
        var head = new Row("Layer (type)", ["Output shape"], "Parameters", ["Connected to"]);
        Row[] rows = [.. Rows(network, depth: 0, frozen: false)];
        Row[] all = [head, .. rows];
        int name = all.Max(r => r.Name.Length), shape = all.Max(r => r.Shapes.Max(s => s.Length));
        int number = all.Max(r => r.Parameters.Length), from = 0;
        int left = Widest - shape - number - (shows ? 3 : 2) * Gap.Length;
        if (shows)
        {
            // Names of layers come first; what they leave is for the names that they are called on.
            int widestFrom = Math.Clamp(left - name, LeastFrom, WidestFrom);
            all = [head, .. rows.Select(row => row with { From = row.From.Count == 0 ? [] : [.. Lines(row.From, widestFrom)] })];
            from = all.Max(r => r.From.Count == 0 ? 0 : r.From.Max(f => f.Length));
        }

        int widest = Math.Max(LeastName, left - from);
        name = Math.Min(name, widest);
        int width = name + shape + number + 2 * Gap.Length + (shows ? from + Gap.Length : 0);
        var text = new StringBuilder();
        text.Append("Model: ").Append(model.Name ?? model.Kind).Append('\n');
        Write(head);
        text.Append('─', width).Append('\n');
        foreach (Row row in all.Skip(1))
            Write(row);
        text.Append('─', width).Append('\n');
        Totals(text, model, batchSize);
        return text.ToString();

        void Write(Row row)
        {
            int lines = Math.Max(row.Shapes.Count, shows ? row.From.Count : 0);
            for (int i = 0; i < lines; i++)
            {
                string line = string.Join(Gap,
                [
                    (i == 0 ? Cut(row.Name, widest) : "").PadRight(name), (i < row.Shapes.Count ? row.Shapes[i] : "").PadRight(shape),
                    (i == 0 ? row.Parameters : "").PadLeft(number), .. shows && i < row.From.Count ? [row.From[i]] : Array.Empty<string>(),
                ]);
                text.Append(line.TrimEnd()).Append('\n');
            }
        }
    }

    /// <summary>A row for each use of a layer, and below a model those of its layers.</summary>
    private static IEnumerable<Row> Rows(Network network, int depth, bool frozen)
    {
        var seen = new HashSet<BuiltLayer>();
        foreach ((BuiltLayer layer, IReadOnlyList<Shape> outputs, IReadOnlyList<string> from) in network.Calls)
        {
            bool isFrozen = frozen || !layer.Trainable, first = seen.Add(layer);
            string indent = depth == 0 ? "" : new string(' ', 2 * depth - 2) + "└ ";
            yield return new Row(
                $"{indent}{layer.Name} ({TypeOf(layer.Layer)}{(isFrozen && layer.Variables.Count > 0 ? ", frozen" : "")})",
                [.. outputs.Select(o => Cut(new Shape(["batch", .. o]).ToString(), WidestShape))],
                first ? Number(layer.ParameterCount) : "shared",
                depth == 0 ? from : []);
            if (layer.Nested is { } nested && first)
            {
                foreach (Row row in Rows(nested, depth + 1, isFrozen))
                    yield return row;
            }
        }
    }

    private static void Totals(StringBuilder text, Model model, int batchSize)
    {
        // A weight that several layers of one model share is there once.
        long all = model.Variables.Distinct().Sum(v => (long)v.Spec.Length), trainable = model.TrainableVariables.Sum(v => (long)v.Spec.Length);
        text.Append(
            CultureInfo.InvariantCulture,
            $"Parameters: {Number(all)} ({Size(model.Variables.Distinct().Sum(v => v.Spec.Bytes))}), of them trainable: "
                + $"{Number(trainable)}\n");
        int rows = model.Network.FixedBatchSize ?? batchSize;
        if (model.Optimizer is { } optimizer)
        {
            // The slots are made with the programs.
            long bytes = model.RequireTrainer("Summary").StepBytes(rows);
            text.Append(
                CultureInfo.InvariantCulture,
                $"State of {optimizer.Name}: "
                    + $"{Number(optimizer.Slots.Sum(s => (long)s.Spec.Length))} ({Size(optimizer.Slots.Sum(s => s.Spec.Bytes))})\n");
            text.Append(CultureInfo.InvariantCulture, $"Memory of a training step of {Counted.Of(rows, "row")}: {Size(bytes)}\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"Memory of a prediction of {Counted.Of(rows, "row")}: {Size(model.PredictionBytes(rows))}\n");
        }
    }

    private static string TypeOf(Layer layer) => layer is ModelLayer model ? model.Model.GetType().Name : layer.GetType().Name;

    /// <summary>Names one after another, in as many lines as they need.</summary>
    private static IEnumerable<string> Lines(IReadOnlyList<string> names, int widest)
    {
        string line = "";
        for (int i = 0; i < names.Count; i++)
        {
            string next = Cut(names[i], widest - 1) + (i < names.Count - 1 ? "," : "");
            if (line.Length > 0 && line.Length + 1 + next.Length > widest)
            {
                yield return line;
                line = "";
            }

            line += (line.Length > 0 ? " " : "") + next;
        }

        yield return line;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, most - 1)}…";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1L << 10 => $"{bytes} B",
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.0} GB"),
    };
}
