using Myelin.Datasets;

namespace Myelin.Cli;

/// <summary>How well each class is told from the others: counts of true against predicted classes, and what follows from them.</summary>
internal sealed class ClassReport
{
    private ClassReport(string part, IReadOnlyList<string> classes, int[][] counts)
    {
        Part = part;
        Classes = classes;
        Counts = counts;
        PerClass = [.. classes.Select((name, label) => Row.Of(name, label, counts))];
    }

    /// <summary>The rows that were looked at: <c>test</c>, <c>validation</c> or <c>train</c>.</summary>
    public string Part { get; }

    public IReadOnlyList<string> Classes { get; }

    /// <summary>Counts[true][predicted].</summary>
    public int[][] Counts { get; }

    public IReadOnlyList<Row> PerClass { get; }

    /// <summary>Compares labels with a network's outputs, rows × classes, part by part.</summary>
    public static ClassReport Of(string part, IReadOnlyList<string> classes, IEnumerable<(ArrayDataset Rows, float[] Outputs)> parts)
    {
        int[][] counts = [.. classes.Select(_ => new int[classes.Count])];
        foreach ((ArrayDataset rows, float[] outputs) in parts)
        {
            ReadOnlySpan<int> labels = rows.Labels;
            for (int row = 0; row < labels.Length; row++)
                counts[labels[row]][Predicted(outputs.AsSpan(row * classes.Count, classes.Count))]++;
        }

        return new ClassReport(part, classes, counts);
    }

    /// <summary>The class with the highest probability; of equal ones the first.</summary>
    public static int Predicted(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
            if (probabilities[label] > probabilities[best]) best = label;
        return best;
    }

    /// <summary>One class's figures.</summary>
    /// <param name="Class">Its name.</param>
    /// <param name="Precision">Of the rows predicted to be of the class, the share that are; NaN where none are predicted.</param>
    /// <param name="Recall">Of the rows of the class, the share that are predicted; NaN where there are none.</param>
    /// <param name="F1">The harmonic mean of both.</param>
    /// <param name="Rows">The rows of the class.</param>
    public sealed record Row(string Class, double Precision, double Recall, double F1, int Rows)
    {
        public static Row Of(string name, int label, int[][] counts)
        {
            int right = counts[label][label], rows = counts[label].Sum(), predicted = counts.Sum(row => row[label]);
            return new Row(name, (double)right / predicted, (double)right / rows, 2.0 * right / (rows + predicted), rows);
        }
    }
}
