namespace Myelin;

/// <summary>How <see cref="Bidirectional"/> joins the outputs of its two directions.</summary>
public enum MergeMode
{
    /// <summary>One after the other along the last axis: twice as many features.</summary>
    Concat,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Multiply,

    /// <summary>Their mean.</summary>
    Average,

    /// <summary>Not at all: both come out.</summary>
    None,
}
