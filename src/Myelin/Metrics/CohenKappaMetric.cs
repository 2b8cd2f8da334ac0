
namespace Myelin;

/// <summary>
/// Cohen's kappa: the agreement beyond chance. 1 is perfect, 0 is chance; NaN when all rows are one class and were said to be it, as
/// scikit-learn has it.
/// </summary>
public sealed record CohenKappaMetric : MatrixMetric
{
    /// <summary>Cohen's kappa.</summary>
    /// <param name="weights">How far two classes are apart.</param>
    /// <param name="threshold">Above what a single output says the class 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">threshold is not finite.</exception>
    public CohenKappaMetric(KappaWeights weights = KappaWeights.None, double threshold = 0.5)
        : base(threshold) =>
        Weights = Enum.IsDefined(weights) ? weights : throw Throw.OutOfRange(weights, "one of the weights");

    /// <summary>How far two classes are apart.</summary>
    public KappaWeights Weights { get; }

    /// <inheritdoc/>
    public override string Name => "cohen_kappa";

    private protected override double Figure(ConfusionMatrix matrix) => matrix.CohenKappa(Weights);
}
