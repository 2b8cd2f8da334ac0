namespace Myelin;

/// <summary>How far two classes are apart for Cohen's kappa.</summary>
public enum KappaWeights
{
    /// <summary>All classes are equally far apart.</summary>
    None,

    /// <summary>As far as their numbers: for classes that have an order.</summary>
    Linear,

    /// <summary>As far as the square of that.</summary>
    Quadratic,
}
