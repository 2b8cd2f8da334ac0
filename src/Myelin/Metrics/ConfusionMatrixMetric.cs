namespace Myelin;

/// <summary>
/// The confusion matrix: after an evaluation it is <see cref="Evaluation.ConfusionMatrix"/>. The figure is the share of rows on its
/// diagonal, the accuracy.
/// </summary>
public sealed record ConfusionMatrixMetric : MatrixMetric
{
    /// <summary>The confusion matrix.</summary>
    /// <param name="threshold">Above what a single output says the class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public ConfusionMatrixMetric(double threshold = 0.5)
        : base(threshold)
    {
    }

    /// <inheritdoc/>
    public override string Name => "confusion_matrix";

    private protected override double Figure(ConfusionMatrix matrix) => matrix.Accuracy;
}
