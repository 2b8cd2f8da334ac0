namespace Myelin;

/// <summary>Whether smaller or larger figures are better.</summary>
public enum MonitorMode
{
    /// <summary>Found out from the figure's name: larger for accuracies and r2, otherwise smaller.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
