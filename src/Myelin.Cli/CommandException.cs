namespace Myelin.Cli;

/// <summary>Ends a command with a message of one or two lines on standard error.</summary>
internal sealed class CommandException : Exception
{
    private CommandException(string message, int exitCode, Exception? cause)
        : base(message, cause) => ExitCode = exitCode;

    public int ExitCode { get; }

    /// <summary>What was typed is wrong.</summary>
    public static CommandException Usage(string message) => new(message, ExitCodes.Usage, null);

    /// <summary>What was typed is right, but cannot be done.</summary>
    public static CommandException Failure(string message, Exception? cause = null) => new(message, ExitCodes.Failure, cause);

    /// <summary>The user stopped the command before there was anything to save.</summary>
    public static CommandException Interrupted(string message) => new(message, ExitCodes.Interrupted, null);
}
