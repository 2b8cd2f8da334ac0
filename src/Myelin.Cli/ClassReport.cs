using Myelin.Datasets;

namespace Myelin.Cli;

/// <summary>How well each class is told from the others: counts of true against predicted classes, and what follows from them.</summary>
/// <param name="Part">The rows that were looked at: <c>test</c>, <c>validation</c> or <c>train</c>.</param>
/// <param name="Classes">The classes' names.</param>
/// <param name="Matrix">How often each class was taken for which.</param>
internal sealed record ClassReport(string Part, IReadOnlyList<string> Classes, ConfusionMatrix Matrix)
{
    /// <summary>Each class's figures; NaN where they are 0 / 0, as a precision is where the class is never predicted.</summary>
    public IReadOnlyList<(string Class, ClassScores Scores)> PerClass { get; } = [.. Classes.Zip(Matrix.PerClass(double.NaN))];

    /// <summary>Compares labels with a network's outputs, rows × classes, part by part.</summary>
    public static ClassReport Of(string part, IReadOnlyList<string> classes, IEnumerable<(ArrayDataset Rows, float[] Outputs)> parts)
    {
        int n = classes.Count;
        double[] counts = new double[n * n];
        foreach ((ArrayDataset rows, float[] outputs) in parts)
        {
            ReadOnlySpan<int> labels = rows.Labels;
            for (int row = 0; row < labels.Length; row++)
                counts[labels[row] * n + Predicted(outputs.AsSpan(row * n, n))]++;
        }

        return new ClassReport(part, classes, new ConfusionMatrix(counts));
    }

    /// <summary>The class with the highest probability; of equal ones the first.</summary>
    public static int Predicted(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int label = 1; label < probabilities.Length; label++)
            if (probabilities[label] > probabilities[best]) best = label;
        return best;
    }
}
