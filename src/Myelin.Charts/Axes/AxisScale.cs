namespace Myelin.Charts;

/// <summary>How values are laid along an axis.</summary>
public enum AxisScale
{
    /// <summary>Logarithmic when all values are positive and the largest is at least 100 times the smallest, otherwise linear.</summary>
    Auto,

    /// <summary>Equal distances are equal differences.</summary>
    Linear,

    /// <summary>Equal distances are equal ratios; values of 0 and below are left out.</summary>
    Logarithmic,
}
