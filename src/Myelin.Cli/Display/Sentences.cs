namespace Myelin.Cli.Display;

/// <summary>Takes apart messages that are made of sentences.</summary>
internal static class Sentences
{
    /// <summary>The first sentence, with its full stop: what was wrong, without the advice to a programmer that follows it.</summary>
    public static string First(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
