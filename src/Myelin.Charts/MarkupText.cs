using System.Text;

namespace Myelin.Charts;

/// <summary>Text made safe to stand in SVG, XML and HTML, between tags and inside quoted attributes.</summary>
public static class MarkupText
{
    /// <summary>The text with markup escaped, and what XML 1.0 forbids (control characters, lone surrogates) as U+FFFD.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            string? instead = c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                < ' ' when c is not ('\t' or '\n' or '\r') => "\uFFFD",
                '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? null : "\uFFFD",
                _ when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(text[i - 1]) ? null : "\uFFFD",
                _ => null,
            };
            if (instead is not null) escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
            if (instead is not null) escaped!.Append(instead);
            else escaped?.Append(c);
        }
        return escaped?.ToString() ?? text;
    }
}
