namespace Myelin;

/// <summary>The mean of the loss of connectionist temporal classification.</summary>
public sealed record CTCMetric : LossMetric
{
    /// <summary>The mean of the loss of connectionist temporal classification.</summary>
    public CTCMetric()
        : base(new CTCLoss())
    {
    }
}
