namespace Myelin;

/// <summary>
/// Matthews's correlation of what is true and what was said: 1 is perfect, 0 is chance, −1 the reverse; 0 when only one class is true, or
/// only one was said, as scikit-learn has it.
/// </summary>
public sealed record MatthewsCorrelationMetric : MatrixMetric
{
    /// <summary>Matthews's correlation.</summary>
    /// <param name="threshold">Above what a single output says the class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public MatthewsCorrelationMetric(double threshold = 0.5)
        : base(threshold)
    {
    }

    /// <inheritdoc/>
    public override string Name => "matthews_correlation";

    private protected override double Figure(ConfusionMatrix matrix) => matrix.MatthewsCorrelation();
}
