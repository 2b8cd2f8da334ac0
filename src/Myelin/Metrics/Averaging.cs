namespace Myelin;

/// <summary>How one figure is made of the figures of several classes.</summary>
public enum Averaging
{
    /// <summary>The mean of the classes' figures: each class counts the same.</summary>
    Macro,

    /// <summary>The figure of all classes' counts together: each decision counts the same.</summary>
    Micro,

    /// <summary>The mean of the classes' figures, each weighed by how often its class is true.</summary>
    Weighted,
}
