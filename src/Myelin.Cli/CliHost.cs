using System.Text;
using Spectre.Console;

namespace Myelin.Cli;

/// <summary>What a command reads from and writes to, and what it may assume about it: the process's own, or a test's.</summary>
internal sealed class CliHost : IDisposable
{
    // Wide enough for any table: a file has no right edge at which lines must be broken.
    private const int WidthOfFiles = 10_000;
    private IAnsiConsole? _console;

    public required Stream Input { get; init; }

    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether standard output is a terminal that can move its cursor.</summary>
    public bool IsTerminal { get; init; }

    public bool ErrorUsesColour { get; init; }

    /// <summary>The width of the terminal that errors and warnings go to; null where they go to a file or a pipe.</summary>
    public int? ErrorWidth { get; init; }

    /// <summary>The terminal's width when it is not to be asked for.</summary>
    public int? Width { get; init; }

    /// <summary>The folder that relative paths start from; null for the process's.</summary>
    public string? Folder { get; init; }

    /// <summary>Where Ctrl-C is heard while a network trains.</summary>
    public Func<Interrupts> ListenForInterrupts { get; init; } = Interrupts.OfProcess;

    /// <summary>Standard output with styles where it is a terminal, without where not. Made late, as it costs time.</summary>
    public IAnsiConsole Console => _console ??= MakeConsole();

    public static CliHost OfProcess()
    {
        bool dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new CliHost
        {
            Input = System.Console.OpenStandardInput(),
            Output = new StreamWriter(System.Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 14) { AutoFlush = true },
            Error = new StreamWriter(System.Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true },
            IsTerminal = !System.Console.IsOutputRedirected && !dumb,
            ErrorWidth = System.Console.IsErrorRedirected ? null : WidthOfTerminal(),
            ErrorUsesColour = !System.Console.IsErrorRedirected && !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        };
    }

    /// <summary>The path as the file system knows it.</summary>
    public string PathOf(string path) => Folder is null ? path : Path.Combine(Folder, path);

    public void Dispose()
    {
        Output.Flush();
        Error.Flush();
    }

    private static int? WidthOfTerminal()
    {
        try
        {
            return System.Console.WindowWidth is > 0 and int width ? width : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private IAnsiConsole MakeConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(Output),
        });
        if (Width is { } width) console.Profile.Width = width;
        else if (!IsTerminal) console.Profile.Width = WidthOfFiles;
        return console;
    }
}
