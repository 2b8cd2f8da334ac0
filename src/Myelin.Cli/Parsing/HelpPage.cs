using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Myelin.Cli.Display;

namespace Myelin.Cli.Parsing;

/// <summary>Writes the page that <c>--help</c> shows, from the same descriptions that the parser is made of; never wider than 80
/// columns.</summary>
internal sealed class HelpPage(CliHost host) : SynchronousCommandLineAction
{
    private const int Width = 80, Indent = 2;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command);
        return ExitCodes.Success;
    }

    public void Write(Command command)
    {
        TextWriter to = host.Output;
        Wrap(to, command.Description ?? "", 0, 0);
        to.WriteLine();
        if (command is ToolCommand tool) WriteTool(to, tool);
        else WriteRoot(to, command);
    }

    private static void WriteRoot(TextWriter to, Command root)
    {
        to.WriteLine("Usage");
        to.WriteLine("  myelin COMMAND [options]");
        to.WriteLine();
        to.WriteLine("Commands");
        WriteColumns(to, [.. root.Subcommands.Select(command => (command.Name, command.Description ?? ""))]);
        to.WriteLine();
        to.WriteLine("Options");
        WriteColumns(to, [("--help", "Show this page, or that of a command: myelin train --help"), ("--version", "Show the version")]);
        to.WriteLine();
        to.WriteLine("A first network");
        to.WriteLine("  myelin train samples/digits.csv --target digit");
        to.WriteLine("  myelin predict runs/digits-1 samples/digits.csv --out predictions.csv");
        to.WriteLine();
        to.WriteLine("Exit codes: 0 done, 1 it failed, 2 wrong usage, 130 stopped with Ctrl-C.");
        to.WriteLine("MYELIN_DEBUG=1 shows where an error came from; NO_COLOR=1 leaves colours out.");
    }

    private static void WriteTool(TextWriter to, ToolCommand command)
    {
        to.WriteLine("Usage");
        to.WriteLine($"  {command.Usage}");
        to.WriteLine();
        if (command.Arguments.Count > 0)
            WriteColumns(to, [.. command.Arguments.Select(argument => (argument.Name, argument.Description ?? ""))]);
        foreach ((string heading, Option[] options) in command.Sections)
        {
            to.WriteLine();
            to.WriteLine(heading);
            WriteColumns(to, [.. options.Select(option => (Label(option), option.Description ?? ""))]);
        }

        to.WriteLine();
        foreach (string note in command.Notes)
        {
            Wrap(to, note, 0, 0);
            to.WriteLine();
        }

        to.WriteLine("Examples");
        foreach ((string line, string meaning) in command.Examples)
        {
            to.WriteLine($"  {line}");
            Wrap(to, meaning, 6, 6);
        }
    }

    private static string Label(Option option) =>
        option is HelpOption or VersionOption || option.ValueType == typeof(bool) ? option.Name : $"{option.Name} {option.HelpName}";

    private static void WriteColumns(TextWriter to, (string Label, string Text)[] rows)
    {
        int column = Indent + rows.Max(row => row.Label.Length) + 2;
        foreach ((string label, string text) in rows)
        {
            to.Write(new string(' ', Indent) + label);
            Wrap(to, text, column - Indent - label.Length, column);
        }
    }

    /// <summary>Breaks text into lines; the first is indented by <paramref name="first"/>, the others by <paramref name="rest"/>.</summary>
    private static void Wrap(TextWriter to, string text, int first, int rest)
    {
        string[] lines = TextLines.Break(text, Width - rest);
        to.WriteLine($"{new string(' ', first)}{lines[0]}");
        foreach (string line in lines.Skip(1)) to.WriteLine($"{new string(' ', rest)}{line}");
    }
}
