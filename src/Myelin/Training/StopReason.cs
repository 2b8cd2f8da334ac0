namespace Myelin;

/// <summary>Why training ended before its last epoch.</summary>
public enum StopReason
{
    /// <summary>It did not: all epochs were run.</summary>
    None,

    /// <summary>A callback asked for it, such as <see cref="EarlyStopping"/>.</summary>
    Callback,

    /// <summary>It was cancelled. What was learned until then stays.</summary>
    Cancelled,

    /// <summary>An epoch's loss was not a finite number, so nothing more could be learned; <see cref="Model.Fit"/> throws.</summary>
    NotFinite,
}
