namespace Myelin;

/// <summary>What one output of a model is to become good at.</summary>
public sealed record Objective
{
    /// <summary>What one output of a model is to become good at.</summary>
    /// <param name="loss">What training makes small.</param>
    /// <param name="metrics">What else is to be known.</param>
    public Objective(Loss loss, params IReadOnlyList<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        (Loss, Metrics) = (loss, [.. metrics]);
    }

    /// <summary>What training makes small.</summary>
    public Loss Loss { get; }

    /// <summary>What else is to be known.</summary>
    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>What the loss is multiplied by in the sum over the outputs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    public double Weight
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw Throw.OutOfRange(value, "finite and at least 0", "weight");
    }
    = 1;
}
