using System.Text.Json;

namespace Myelin.Tests.References;

/// <summary>Numbers that a script beside this file has written, case by case.</summary>
internal static class ReferenceFile
{
    /// <summary>The cases of a file, by name.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Cases(string name)
    {
        string path = Path.Combine(Samples.Folder, "..", "tests", "Myelin.Tests", "References", name);
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        return file.RootElement.EnumerateArray().ToDictionary(c => c.GetProperty("case").GetString()!, c => c.Clone(), StringComparer.Ordinal);
    }

    public static double[] Doubles(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];

    public static int[] Ints(this JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetInt32())];
}
