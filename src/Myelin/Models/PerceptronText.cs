using System.Globalization;
using System.Text;

namespace Myelin;

/// <summary>A perceptron's numbers in words and tables.</summary>
internal static class PerceptronText
{
    /// <summary>A number with at most six digits behind the point, and never a 0 with a minus.</summary>
    public static string Of(double number)
    {
        string text = number.ToString(Math.Abs(number) < 1e7 ? "0.######" : "0.######e+0", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>The net input as a formula: <c>2·x1 − 1·x2 + 0.5</c>.</summary>
    public static string Sum(IReadOnlyList<double> weights, double bias)
    {
        var text = new StringBuilder();
        for (int i = 0; i < weights.Count; i++)
            Add(weights[i], $"·x{i + 1}");
        if (bias != 0)
            Add(bias, "");
        return text.ToString();

        void Add(double number, string factor)
        {
            if (text.Length > 0)
                text.Append(number < 0 ? " − " : " + ").Append(Of(Math.Abs(number)));
            else
                text.Append(number < 0 ? "−" : "").Append(Of(Math.Abs(number)));
            text.Append(factor);
        }
    }

    /// <summary>The numbers in steps of the learning rate, without the last digits, which are rounding: equal texts are equal
    /// weights.</summary>
    public static string Steps(IReadOnlyList<double> weights, double bias, double learningRate) =>
        string.Join(' ', weights.Append(bias).Select(w => (Math.Round(w / learningRate, 6) + 0.0).ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Every row of every recorded epoch, in columns. Epochs that do what earlier ones did, to the last number, are said in a
    /// line.</summary>
    public static string Table(PerceptronTraining training)
    {
        string[] header = Header(training);
        // From the second time round nothing new is to be seen.
        int shown = training.Repeats is { } again ? Math.Min(again.Later + 1, training.Epochs.Count) : training.Epochs.Count;
        List<(PerceptronEpoch Epoch, string[][] Rows)> epochs =
            [.. training.Epochs.Take(shown).Select(e => (e, e.Rows.Select(row => Cells(row, training.UseBias)).ToArray()))];
        int[] widths = [.. header.Select(
            (title, column) => epochs.SelectMany(e => e.Rows).Select(row => row[column].Length).Append(title.Length).Max())];
        var text = new StringBuilder();
        foreach ((PerceptronEpoch epoch, string[][] rows) in epochs)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"Epoch {epoch.Number}: {Counted.Of(epoch.Errors, "error")} in {Counted.Of(training.RowCount, "row")}\n");
            if (rows.Length == 0)
                continue;
            AppendLine(text, header, widths);
            foreach (string[] row in rows)
                AppendLine(text, row, widths);
            text.Append('\n');
        }

        if (shown < training.Epochs.Count)
        {
            (int earlier, int later) = training.Repeats!.Value;
            string first = later == earlier + 1 ? $"epoch {later}" : $"the epochs {earlier + 1} to {later}";
            text.Append(CultureInfo.InvariantCulture, $"Epochs {shown + 1} to {training.Epochs.Count}: as {first}, over and over\n\n");
        }

        return text.ToString();
    }

    private static string[] Header(PerceptronTraining training)
    {
        string[] weights = [.. Enumerable.Range(1, training.Inputs).Select(i => $"w{i}"), .. training.UseBias ? ["b"] : Array.Empty<string>()];
        return [
            .. Enumerable.Range(1, training.Inputs).Select(i => $"x{i}"), "target", "|", .. weights, "|", "net", "output", "error", "|",
            .. weights.Select(w => $"{w}'"),
        ];
    }

    private static string[] Cells(PerceptronRow row, bool useBias) =>
    [
        .. row.Inputs.Select(Of), Of(row.Target), "|",
        .. Weights(row.WeightsBefore, row.BiasBefore, useBias), "|",
        Of(row.Net), Of(row.Output), Of(row.Error), "|",
        .. Weights(row.WeightsAfter, row.BiasAfter, useBias),
    ];

    private static IEnumerable<string> Weights(IReadOnlyList<double> weights, double bias, bool useBias) =>
        (useBias ? weights.Append(bias) : weights).Select(Of);

    private static void AppendLine(StringBuilder text, string[] cells, int[] widths)
    {
        for (int i = 0; i < cells.Length; i++)
            text.Append(' ', widths[i] - cells[i].Length + (i == 0 ? 2 : 1)).Append(cells[i]);
        text.Append('\n');
    }
}
