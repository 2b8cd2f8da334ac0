using System.CommandLine;

namespace Myelin.Cli.Parsing;

/// <summary>A command with what its help page shows beside the options.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>What is typed, such as <c>myelin predict MODEL DATA [options]</c>.</summary>
    public required string Usage { get; init; }

    /// <summary>The options under their headings.</summary>
    public List<(string Heading, Option[] Options)> Sections { get; } = [];

    /// <summary>What else is to be known, one paragraph each.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Lines that can be typed as they stand, and what each does.</summary>
    public List<(string Line, string Meaning)> Examples { get; } = [];

    /// <summary>Adds options under a heading.</summary>
    public ToolCommand With(string heading, params Option[] options)
    {
        Sections.Add((heading, options));
        foreach (Option option in options) Add(option);
        return this;
    }

    /// <summary>Adds what is typed without a name. Whether it is there is asked for by the command, which can say more than the
    /// parser.</summary>
    public ToolCommand With(params Argument[] arguments)
    {
        foreach (Argument argument in arguments)
        {
            argument.Arity = ArgumentArity.ZeroOrOne;
            Add(argument);
        }

        return this;
    }
}
