using System.CommandLine;
using Myelin.Datasets;

namespace Myelin.Cli.Parsing;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <exception cref="CommandException">The command line is wrong.</exception>
    public static void Check(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (MistypedOption(parsed, command) is { } mistyped)
            throw Unknown("option", mistyped, command.Options.Select(option => option.Name), command);
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string word = parsed.UnmatchedTokens[0];
            if (command is not ToolCommand) throw Unknown("command", word, command.Subcommands.Select(other => other.Name), command);
            throw CommandException.Usage($"\"{word}\" is one thing too many for myelin {command.Name}: {((ToolCommand)command).Usage}\n"
                + $"See myelin {command.Name} --help");
        }

        if (command.Options.FirstOrDefault(option => LacksValue(parsed, option)) is { } bare)
            throw CommandException.Usage($"{bare.Name} needs a value: {bare.Name} {bare.HelpName}\nSee myelin {command.Name} --help");
        if (parsed.Errors.Count > 0 && command is ToolCommand)
            throw CommandException.Usage($"{parsed.Errors[0].Message}\nSee myelin {command.Name} --help");
    }

    private static bool LacksValue(ParseResult parsed, Option option) =>
        option.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(option) is { Implicit: false, Tokens.Count: 0 };

    /// <summary>The first word that looks like an option and is none: the parser takes it for the data's name where it still waits for
    /// one.</summary>
    private static string? MistypedOption(ParseResult parsed, Command command)
    {
        IEnumerable<string> values = command.Arguments
            .Select(argument => parsed.GetResult(argument)).OfType<System.CommandLine.Parsing.ArgumentResult>()
            .SelectMany(result => result.Tokens).Select(token => token.Value);
        return values.Concat(parsed.UnmatchedTokens).FirstOrDefault(word => word.Length > 1 && word[0] == '-' && !File.Exists(word));
    }

    private static CommandException Unknown(string kind, string word, IEnumerable<string> known, Command command)
    {
        string name = word.Split('=')[0];
        string see = command is ToolCommand ? $"See myelin {command.Name} --help" : "See myelin --help";
        return CommandException.Usage(NearestName.Find(name, known) is { } nearest
            ? $"There is no {kind} {name}; did you mean {nearest}?\n{see}"
            : $"There is no {kind} {name}.\n{see}");
    }
}
