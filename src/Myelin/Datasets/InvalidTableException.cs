namespace Myelin.Datasets;

/// <summary>
/// Says in one or two lines why a table, or a part of it, cannot be used: every fault of the data that is read, described,
/// split or transformed is reported by this one type, so that a program can show <see cref="Exception.Message"/> and stop.
/// </summary>
public sealed class InvalidTableException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public InvalidTableException()
        : base("The table cannot be used.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do, in one or two lines.</param>
    public InvalidTableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with the one that caused it.</summary>
    /// <param name="message">What is wrong, where, and what to do, in one or two lines.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidTableException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
