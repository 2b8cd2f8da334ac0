namespace Myelin.Cli.Report;

/// <summary>How well one class was found, from a confusion matrix.</summary>
/// <param name="Class">The class' name.</param>
/// <param name="Precision">Of the rows called so, the share that is: TP / (TP + FP); NaN when no row was called so.</param>
/// <param name="Recall">Of the rows that are, the share called so: TP / (TP + FN); NaN when there is no such row.</param>
/// <param name="F1">2·TP / (2·TP + FP + FN); NaN when the class occurs nowhere.</param>
/// <param name="Support">How many rows are of this class.</param>
public sealed record ClassScores(string Class, double Precision, double Recall, double F1, long Support)
{
    /// <summary>The scores of every class.</summary>
    /// <param name="classes">The classes' names, n of them.</param>
    /// <param name="confusion">n × n counts, true class times predicted class, row by row.</param>
    /// <exception cref="ArgumentException">The counts are not n × n.</exception>
    public static IReadOnlyList<ClassScores> From(IReadOnlyList<string> classes, IReadOnlyList<long> confusion)
    {
        int n = classes.Count;
        if (confusion.Count != (long)n * n)
            throw new ArgumentException($"The confusion matrix of {n} classes needs {(long)n * n} counts; it got {confusion.Count}.", nameof(confusion));
        var scores = new ClassScores[n];
        for (int k = 0; k < n; k++)
        {
            long hit = confusion[k * n + k], called = 0, support = 0;
            for (int i = 0; i < n; i++)
            {
                called += confusion[i * n + k];
                support += confusion[k * n + i];
            }
            scores[k] = new(classes[k], (double)hit / called, (double)hit / support, 2.0 * hit / (called + support), support);
        }
        return scores;
    }
}
