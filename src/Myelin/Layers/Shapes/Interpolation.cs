namespace Myelin;

/// <summary>What lies between the positions of an image that is made larger.</summary>
public enum Interpolation
{
    /// <summary>The nearest position that was there.</summary>
    Nearest,

    /// <summary>Straight lines between the centres of the positions that were there, along each axis; beyond the outermost centres their
    /// own number.</summary>
    Bilinear,
}
