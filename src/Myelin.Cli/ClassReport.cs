using System.Runtime.InteropServices;
using Myelin.Datasets;

namespace Myelin.Cli;

/// <summary>How well each class is told from the others: counts of true against predicted classes, and what follows from them.</summary>
/// <param name="part">The rows that were looked at: <c>test</c>, <c>validation</c> or <c>train</c>.</param>
/// <param name="classes">The classes' names.</param>
/// <param name="matrix">How often each class was taken for which.</param>
internal sealed class ClassReport(string part, IReadOnlyList<string> classes, ConfusionMatrix matrix)
{
    /// <summary>The rows that were looked at.</summary>
    public string Part { get; } = part;

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes { get; } = classes;

    /// <summary>How often each class was taken for which.</summary>
    public ConfusionMatrix Matrix { get; } = matrix;

    /// <summary>Each class's figures; NaN where they are 0 / 0, as a precision is where the class is never predicted.</summary>
    public IReadOnlyList<(string Class, ClassScores Scores)> PerClass { get; } = [.. classes.Zip(matrix.PerClass(double.NaN))];

    /// <summary>Compares labels with a network's outputs, rows × classes, part by part.</summary>
    public static ClassReport Of(string part, IReadOnlyList<string> classes, IEnumerable<(ArrayDataset Rows, float[] Outputs)> parts)
    {
        int n = classes.Count;
        List<int> truth = [], said = [];
        foreach ((ArrayDataset rows, float[] outputs) in parts)
        {
            truth.AddRange(rows.Labels);
            for (int row = 0; row < rows.Count; row++)
                said.Add(Predicted(outputs.AsSpan(row * n, n)));
        }

        return new ClassReport(part, classes, ConfusionMatrix.Of(CollectionsMarshal.AsSpan(truth), CollectionsMarshal.AsSpan(said), n));
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
