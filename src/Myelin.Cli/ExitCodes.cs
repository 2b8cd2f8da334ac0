namespace Myelin.Cli;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>The command was understood, but failed.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Stopped with Ctrl-C (128 + SIGINT, as shells have it). A training run that had begun is saved all the same; the code
    /// keeps <c>train &amp;&amp; deploy</c> from deploying a network that was cut short.</summary>
    public const int Interrupted = 130;
}
