namespace Myelin.Datasets;

/// <summary>Weights that make rare classes count as much as frequent ones.</summary>
public static class ClassWeights
{
    /// <summary>Each class's weight rows / (classes that have rows · rows of the class), scikit-learn's <c>balanced</c>; their mean over
    /// the rows is 1. A class without rows gets 0.</summary>
    /// <param name="labels">Each row's class, from 0 and below <paramref name="classes"/>.</param>
    /// <param name="classes">The number of classes.</param>
    public static float[] Balanced(ReadOnlySpan<int> labels, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in labels) counts[label]++;
        int present = counts.Count(count => count > 0), rows = labels.Length;
        return Array.ConvertAll(counts, count => count == 0 ? 0f : (float)(rows / ((double)present * count)));
    }
}
