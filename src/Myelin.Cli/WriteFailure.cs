using System.Text.RegularExpressions;

namespace Myelin.Cli;

/// <summary>Says why something cannot be written, by the name that the user gave it.</summary>
internal static partial class WriteFailure
{
    /// <summary>The system's own words, with the temporary file or folder in them called by the user's name for what it was to
    /// become.</summary>
    public static string Reason(Exception error, string name) => error is FileNotFoundException
        ? "nothing can be made at that place."
        : Temporary().Replace(error.Message, _ => $"'{name}'");

    [GeneratedRegex(@"'.*\.tmp[^']*'", RegexOptions.None, 1000)]
    private static partial Regex Temporary();
}
