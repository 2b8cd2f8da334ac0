using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Writes whole lines.</summary>
internal static class ConsoleLines
{
    public static void WriteLine(this IAnsiConsole console, Paragraph line)
    {
        console.Write(line);
        console.WriteLine();
    }

    /// <summary>A line of differently styled parts.</summary>
    public static void WriteLine(this IAnsiConsole console, params ReadOnlySpan<(string Text, Style Style)> parts)
    {
        var line = new Paragraph();
        foreach ((string text, Style style) in parts) line.Append(text, style);
        console.WriteLine(line);
    }
}
