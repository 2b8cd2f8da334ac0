namespace Myelin;

/// <summary>
/// The mean over classes of what a class and what was said to be it have in common, as a share of both together (Jaccard's index). Classes
/// that were neither said nor are true are left out.
/// </summary>
public sealed record MeanIoUMetric : MatrixMetric
{
    /// <summary>Mean intersection over union.</summary>
    /// <param name="threshold">Above what a single output says the class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public MeanIoUMetric(double threshold = 0.5)
        : base(threshold)
    {
    }

    /// <inheritdoc/>
    public override string Name => "mean_io_u";

    private protected override double Figure(ConfusionMatrix matrix)
    {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < matrix.Classes; c++)
        {
            if (double.IsNaN(matrix.IoU(c)))
                continue;
            sum += matrix.IoU(c);
            classes++;
        }

        return Ratio(sum, classes);
    }
}
