namespace Myelin;

/// <summary>Whether smaller or larger figures are better.</summary>
public enum MonitorMode
{
    /// <summary>Found out from the metric whose figure it is (<see cref="Metric.LargerIsBetter"/>): larger for accuracies, precisions, r2
    /// and the like; smaller for losses and errors.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
