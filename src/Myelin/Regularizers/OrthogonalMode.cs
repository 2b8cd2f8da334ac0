namespace Myelin;

/// <summary>What of a matrix is drawn to be orthogonal.</summary>
public enum OrthogonalMode
{
    /// <summary>Its rows.</summary>
    Rows,

    /// <summary>Its columns.</summary>
    Columns,
}
