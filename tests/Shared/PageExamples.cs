using System.Text.RegularExpressions;

namespace Myelin.Testing;

/// <summary>
/// Holds the examples of a page against the tests that run them: what stands between <c>#region NAME</c> and <c>#endregion</c> in a file of tests
/// stands on the page, and there is no C# on the page that stands in no region. This file is compiled into the projects that have such tests.
/// </summary>
internal static partial class PageExamples
{
    /// <param name="page">The page, from the repository's root.</param>
    /// <param name="source">The file of tests, from the repository's root.</param>
    public static void AreThoseOf(string page, string source)
    {
        string[] shown = [.. Block().Matches(Read(page)).Select(block => WithoutUsings(block.Groups["code"].Value)).Where(code => code.Length > 0)];
        string[] run = [.. Region().Matches(Read(source)).Select(region => Dedented(region.Groups["code"].Value))];
        Assert.NotEmpty(run);
        Assert.Equal(shown.Order(StringComparer.Ordinal), run.Order(StringComparer.Ordinal));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Root, file)).ReplaceLineEndings("\n");

    /// <summary>Code without the indentation that all its lines have, as it stands on a page.</summary>
    private static string Dedented(string code)
    {
        string[] lines = code.Split('\n');
        int indentation = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > 0 ? l[indentation..] : l)).Trim();
    }

    /// <summary>A file of tests has these at its beginning.</summary>
    private static string WithoutUsings(string code) => Usings().Replace(code, "").Trim();

    [GeneratedRegex(
        @"^ *#region (?<name>[A-Za-z ]+)\n(?<code>.*?)^ *#endregion",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline, 1000)]
    private static partial Regex Usings();
}
