namespace Myelin.Datasets;

/// <summary>What is to be learned from a table.</summary>
public enum TaskKind
{
    /// <summary>
    /// Found out from the target: classification when it is text, or has two different whole numbers, or at most 20 different whole
    /// numbers with ten rows each on average; regression otherwise.
    /// </summary>
    Auto,

    /// <summary>One of several classes.</summary>
    Classification,

    /// <summary>A number.</summary>
    Regression,
}
