namespace Myelin;

/// <summary>The mean of −ŷ[label], with ŷ log-probabilities.</summary>
public sealed record NegativeLogLikelihoodMetric : LossMetric
{
    /// <summary>The mean of −ŷ[label], with ŷ log-probabilities.</summary>
    public NegativeLogLikelihoodMetric()
        : base(new NegativeLogLikelihoodLoss())
    {
    }
}
