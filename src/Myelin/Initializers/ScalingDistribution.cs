namespace Myelin;

/// <summary>The distribution of a weight's first numbers whose variance is given.</summary>
public enum ScalingDistribution
{
    /// <summary>Normal, without what lies beyond two standard deviations; the variance is that after the cut.</summary>
    TruncatedNormal,

    /// <summary>Normal.</summary>
    UntruncatedNormal,

    /// <summary>Uniform around 0.</summary>
    Uniform,
}
