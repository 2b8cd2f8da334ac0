using Myelin.Graph;

namespace Myelin;

/// <summary>The same learning rate at every step, to stand after a <see cref="LinearWarmup"/>.</summary>
public sealed record ConstantLearningRate : Schedule
{
    /// <summary>The same learning rate at every step.</summary>
    /// <param name="learningRate">The rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public ConstantLearningRate(double learningRate) => LearningRate = Hyperparameter.Positive(learningRate);

    /// <summary>The rate.</summary>
    public double LearningRate { get; }

    /// <inheritdoc/>
    protected internal override Node Rate(Node step) => Node.Scalar(LearningRate, ElementType.Float64);
}
