namespace Myelin;

/// <summary>Says in one or two lines why a model file cannot be read: it is not one, is damaged, or was written by a newer
/// version.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public ModelFileException()
        : base("The model file cannot be read.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception with the one that caused it.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
