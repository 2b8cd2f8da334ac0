using Spectre.Console;

namespace Myelin.Cli.Display;

/// <summary>The few styles that the tool uses, all from the terminal's own sixteen colours, so that they fit any theme.</summary>
internal static class Styles
{
    public static Style Plain { get; } = Style.Plain;

    /// <summary>What matters most.</summary>
    public static Style Strong { get; } = new(decoration: Decoration.Bold);

    /// <summary>Labels and what is seldom needed.</summary>
    public static Style Quiet { get; } = new(decoration: Decoration.Dim);

    /// <summary>Right, better.</summary>
    public static Style Good { get; } = new(Color.Green);

    /// <summary>Wrong.</summary>
    public static Style Bad { get; } = new(Color.Red);

    /// <summary>What is to be looked at.</summary>
    public static Style Accent { get; } = new(Color.Teal);
}
