namespace Myelin.Cli.Display;

/// <summary>Words as they are typed in a shell.</summary>
internal static class ShellText
{
    /// <summary>The word, in quotes where a shell would cut it or read something into it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "-_./\\:,=+%@".Contains(c, StringComparison.Ordinal))
            ? word
            : $"\"{word.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
