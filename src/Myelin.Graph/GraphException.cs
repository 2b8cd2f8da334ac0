namespace Myelin.Graph;

/// <summary>A graph was put together wrongly: shapes that do not go together, an axis that is not there, a value that is not
/// bound.</summary>
public sealed class GraphException : Exception
{
    /// <summary>An error without words.</summary>
    public GraphException()
    {
    }

    /// <summary>An error that says what was wrong, where, and what to do.</summary>
    public GraphException(string message) : base(message)
    {
    }

    /// <summary>An error with the one that caused it.</summary>
    public GraphException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
