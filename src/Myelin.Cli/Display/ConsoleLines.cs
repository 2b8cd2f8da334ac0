using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>Writes whole lines.</summary>
internal static class ConsoleLines
{
    /// <summary>A line of styled text.</summary>
    public static void Line(this IAnsiConsole console, Paragraph line)
    {
        console.Write(line);
        console.BlankLine();
    }

    /// <summary>A line of differently styled parts.</summary>
    public static void Line(this IAnsiConsole console, params ReadOnlySpan<(string Text, Style Style)> parts)
    {
        var line = new Paragraph();
        foreach ((string text, Style style) in parts) line.Append(text, style);
        console.Line(line);
    }

    /// <summary>Ends the line, or makes an empty one.</summary>
    public static void BlankLine(this IAnsiConsole console) => console.Write(new Text("\n"));
}
