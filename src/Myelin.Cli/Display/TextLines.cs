namespace Myelin.Cli.Display;

/// <summary>Breaks text into lines between words.</summary>
internal static class TextLines
{
    /// <summary>Lines of at most <paramref name="room"/> characters (a word that is longer has a line of its own); at least one
    /// line.</summary>
    public static string[] Break(string text, int room)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        lines.Add(line);
        return [.. lines];
    }
}
